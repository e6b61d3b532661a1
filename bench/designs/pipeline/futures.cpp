// A stage belongs to an executor with one thread; what it hands on is a task for the next one. The
// source waits for room.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/locks.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <deque>

namespace bench::designs::pipeline {

namespace {

struct line {
  line(const problem& p, lab::meter& m, actors::promise<actors::done> when_done)
      : all(make_stages(p)), to(p, m), finished(std::move(when_done)) {}

  all_stages all;
  sink to;
  actors::promise<actors::done> finished;
  lab::semaphore room{stages * problem::room};
  std::array<actors::thread_executor, stages + 1> on{
      actors::thread_executor{1}, actors::thread_executor{1}, actors::thread_executor{1},
      actors::thread_executor{1}, actors::thread_executor{1}, actors::thread_executor{1}};

  void post(std::size_t i, items some) {
    on[i].post([this, i](items them) { run(i, std::move(them)); }, std::move(some));
  }
  void run(std::size_t i, items some) {
    if (i == stages) return arrive(some);
    all[i].handle(some);
    post(i + 1, std::move(some));
  }
  void arrive(const items& some) {
    to.take(some);
    room.release();
    if (to.complete()) finished.set();
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  auto [promise, finished] = actors::make_promise<actors::done>();
  line l(p, m, std::move(promise));
  source from(p);
  m.start();
  while (!from.over()) {
    l.room.acquire();
    l.post(0, from.batch());
  }
  finished.get();
  const auto result = l.to.leave();
  m.stop();
  return result;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::pipeline

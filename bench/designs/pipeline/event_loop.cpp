// A coroutine for each stage, for the source and for the sink, with bounded queues between them;
// all on one thread.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/loop_queue.hpp"

namespace bench::designs::pipeline {

namespace {

using queues = std::deque<lab::loop_queue<items>>;

actors::task<void> run_source(const problem& p, queues& before) {
  for (source from(p); !from.over();) co_await before[0].put(from.batch());
  before[0].close();
}

actors::task<void> run_stage(const problem& p, std::size_t i, queues& before) {
  stage my{p.work};
  while (auto some = co_await before[i].take()) {
    my.handle(*some);
    co_await before[i + 1].put(*std::move(some));
  }
  before[i + 1].close();
}

actors::task<void> run_sink(sink& to, queues& before, problem::result& result) {
  while (const auto some = co_await before[stages].take()) to.take(*some);
  result = to.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  queues before;
  sink to(p, m);
  problem::result result;
  lab::run_in_loop(m, stages + 2, [&](actors::loop& on, std::uint64_t i) {
    while (before.size() <= stages) before.emplace_back(on, problem::room);
    return i < stages    ? run_stage(p, i, before)
           : i == stages ? run_sink(to, before, result)
                         : run_source(p, before);
  });
  return result;
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::pipeline

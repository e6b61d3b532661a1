// A task must not wait for tasks: it would hold up the thread that they need. It posts the halves
// and ends; the last task to end keeps the promise. (Not the one that brings the last numbers in
// order: the task that posted it may still be on its way out.)
#include "bench/designs/quicksort/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <atomic>

namespace bench::designs::quicksort {

namespace {

struct sorter {
  actors::executor_base& on;
  const problem& p;
  lab::meter& m;
  actors::promise<actors::done> sorted;
  std::atomic<std::uint64_t> open{1};  // tasks

  void run(range numbers) {
    run_task(p, m, numbers, [this](range half) {
      open.fetch_add(1, std::memory_order_relaxed);
      on.post([this, half] { run(half); });
    });
    if (open.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    auto last = std::move(sorted);  // who waits destroys this object
    last.set();
  }
};

problem::result solve(actors::executor_base& on, const problem& p, lab::meter& m) {
  auto numbers = p.input();
  auto [promise, sorted] = actors::make_promise<actors::done>();
  sorter s{on, p, m, std::move(promise)};
  m.start();
  on.post([&] { s.run(numbers); });
  sorted.get();
  m.stop();
  return numbers;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, m); });
}

}  // namespace bench::designs::quicksort

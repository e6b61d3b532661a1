// A task must not wait for tasks: it would hold up the thread that they need. It posts the halves
// and ends; whoever brings the last numbers in order keeps the promise.
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
  std::atomic<std::uint64_t> left{p.numbers};

  void run(range numbers) {
    const auto n =
        run_task(p, m, numbers, [this](range half) { on.post([this, half] { run(half); }); });
    if (n == 0 || left.fetch_sub(n, std::memory_order_acq_rel) != n) return;
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

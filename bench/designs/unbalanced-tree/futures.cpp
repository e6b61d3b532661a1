// A task must not wait for tasks: it would hold up the thread that they need. It walks for a while,
// posts what it has found, and ends; whoever visits the last node keeps the promise.
#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <atomic>

namespace bench::designs::unbalanced_tree {

namespace {

struct walker {
  actors::executor_base& on;
  const problem& p;
  lab::meter& m;
  actors::promise<actors::done> over;
  std::atomic<std::uint64_t> open{1};  // tasks
  std::atomic<std::uint64_t> visited{0};
  std::atomic<std::uint64_t> sum{0};

  void run(nodes mine) {
    const auto r = walk_on(
        mine, [this](const node& at, const auto& fork) { return run_task(p, m, at, fork); });
    visited.fetch_add(r.nodes, std::memory_order_relaxed);
    sum.fetch_add(r.sum, std::memory_order_relaxed);
    fork_halves(mine, [this](nodes half) {
      open.fetch_add(1, std::memory_order_relaxed);
      on.post([this](nodes n) { run(std::move(n)); }, std::move(half));
    });
    if (open.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    auto last = std::move(over);  // who waits destroys this object
    last.set();
  }
};

problem::result solve(actors::executor_base& on, const problem& p, lab::meter& m) {
  auto [promise, over] = actors::make_promise<actors::done>();
  walker w{on, p, m, std::move(promise)};
  m.start();
  on.post([&] { w.run({root_of(p)}); });
  over.get();
  m.stop();
  return {w.visited, w.sum};
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, m); });
}

}  // namespace bench::designs::unbalanced_tree

// A task must not wait for tasks: it would hold up the thread that they need. So all are made
// first, and only the main thread waits.
#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::n_queens {

namespace {

problem::result solve(actors::executor_base& on, const problem& p, unsigned workers,
                      lab::meter& m) {
  problem::result all = 0;
  m.start();
  const auto tasks = all_tasks(p);
  const auto solve_one = [&](const placement& at) {
    return run_task(p, m, at, [](const placement&) {});
  };
  for (const auto found : on.map(tasks, solve_one, tasks_together(tasks.size(), workers)))
    all += found;
  m.stop();
  return all;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, s.workers, m); });
}

}  // namespace bench::designs::n_queens

#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/lockfree_tasks.hpp"

namespace bench::designs::n_queens {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  std::atomic<problem::result> all{0};
  lab::work_off_lockfree(m, workers, placement{},
                         [&](std::uint64_t, const placement& at, const auto& fork) {
                           const auto found = run_task(p, m, at, fork);
                           if (found > 0) all.fetch_add(found, std::memory_order_relaxed);
                         });
  return all;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::n_queens

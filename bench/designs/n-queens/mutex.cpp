#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/shared_stack.hpp"

namespace bench::designs::n_queens {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  std::mutex lock;
  problem::result all = 0;
  lab::work_off(m, workers, placement{}, [&](std::uint64_t, const placement& at, const auto& fork) {
    const auto found = run_task(p, m, at, fork);
    if (found == 0) return;
    std::lock_guard guard(lock);
    all += found;
  });
  return all;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::n_queens

#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/lockfree_tasks.hpp"

namespace bench::designs::unbalanced_tree {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  struct alignas(64) tally {
    problem::result visited;
  };
  std::vector<tally> tallies(workers);
  lab::work_off_lockfree(m, workers, root_of(p),
                         [&](std::uint64_t worker, const node& at, const auto& fork) {
                           tallies[worker].visited += run_task(p, m, at, fork);
                         });
  problem::result all;
  for (auto& each : tallies) all += each.visited;
  return all;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::unbalanced_tree

// Threads that share the nodes to visit, each with a tally of its own.
#pragma once

#include "bench/designs/unbalanced-tree/problem.hpp"

namespace bench::designs::unbalanced_tree {

/// `work_off(body)` has threads call `body(worker, node, fork)` until no node is left.
template <class WorkOff>
problem::result visit_all(const problem& p, unsigned workers, lab::meter& m, WorkOff work_off) {
  struct alignas(64) tally {
    problem::result visited;
  };
  std::vector<tally> tallies(workers);
  work_off([&](std::uint64_t worker, const node& at, const auto& fork) {
    tallies[worker].visited += run_task(p, m, at, fork);
  });
  problem::result all;
  for (auto& each : tallies) all += each.visited;
  return all;
}

}  // namespace bench::designs::unbalanced_tree

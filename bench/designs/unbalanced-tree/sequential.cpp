#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::unbalanced_tree {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result all;
  nodes open{root_of(p)};
  m.start();
  while (!open.empty())
    all +=
        walk_on(open, [&](const node& at, const auto& fork) { return run_task(p, m, at, fork); });
  m.stop();
  return all;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::unbalanced_tree

// A loop over tasks that may add tasks.
#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/combinable.h>
#include <oneapi/tbb/parallel_for_each.h>

#include <array>

namespace bench::designs::unbalanced_tree {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  oneapi::tbb::combinable<problem::result> visited;
  const std::array<nodes, 1> first{nodes{root_of(p)}};
  m.start();
  oneapi::tbb::parallel_for_each(
      first.begin(), first.end(), [&](nodes open, oneapi::tbb::feeder<nodes>& feeder) {
        visited.local() += walk_on(
            open, [&](const node& at, const auto& fork) { return run_task(p, m, at, fork); });
        fork_halves(open, [&](nodes half) { feeder.add(std::move(half)); });
      });
  m.stop();
  problem::result all;
  visited.combine_each([&](const problem::result& r) { all += r; });
  return all;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::unbalanced_tree

#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::parallel_map {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result values(p.items);
  m.start();
  for (std::uint64_t i = 0; i < p.items; ++i) values[i] = value_of(p, m, i);
  m.stop();
  return values;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::parallel_map

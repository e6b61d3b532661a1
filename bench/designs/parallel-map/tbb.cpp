#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_for.h>

namespace bench::designs::parallel_map {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result values(p.items);
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.items,
                            [&](std::uint64_t i) { values[i] = value_of(p, m, i); });
  m.stop();
  return values;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::parallel_map

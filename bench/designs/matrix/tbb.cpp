#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_for.h>

namespace bench::designs::matrix {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.tiles(),
                            [&](std::uint64_t tile) { run_tile(p, m, tile, product); });
  m.stop();
  return product;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::matrix

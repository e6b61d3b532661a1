#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::matrix {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  m.start();
  for (std::uint64_t i = 0; i < p.tiles(); ++i) run_tile(p, m, i, product);
  m.stop();
  return product;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::matrix

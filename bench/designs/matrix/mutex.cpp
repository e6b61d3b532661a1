// Each thread has its share of the tiles from the beginning: they cost the same, and there is
// nothing to lock.
#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::matrix {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  const auto share = [&](std::uint64_t worker) { return p.tiles() * worker / workers; };
  lab::run_threads(m, workers, [&](std::uint64_t worker) {
    for (auto i = share(worker); i < share(worker + 1); ++i) run_tile(p, m, i, product);
  });
  return product;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::matrix

// Threads take the next tile with one atomic addition.
#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <atomic>

namespace bench::designs::matrix {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  std::atomic<std::uint64_t> next{0};
  lab::run_threads(m, workers, [&](std::uint64_t) {
    // relaxed: joining the threads orders the results
    for (;;) {
      const auto tile = next.fetch_add(1, std::memory_order_relaxed);
      if (tile >= p.tiles()) return;
      run_tile(p, m, tile, product);
    }
  });
  return product;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::matrix

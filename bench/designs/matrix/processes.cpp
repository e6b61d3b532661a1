// The product lies in shared memory; who is free takes the next tile with one atomic addition. The
// factors are there before the processes are forked, and are not copied.
#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_processes.hpp"

#include <atomic>

namespace bench::designs::matrix {

namespace {

struct unmap {
  std::size_t bytes;
  void operator()(double* at) const noexcept { lab::unmap_shared(at, bytes); }
};

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  const auto numbers = p.edge * p.edge;
  const auto bytes = numbers * sizeof(double);
  const std::unique_ptr<double[], unmap> memory(static_cast<double*>(lab::map_shared(bytes)),
                                                unmap{bytes});
  const std::span product(memory.get(), numbers);
  lab::in_shared_memory<std::atomic<std::uint64_t>> next(std::uint64_t{0});
  lab::run_processes(m, workers, [&](std::uint64_t) {
    for (;;) {
      const auto tile = next->fetch_add(1, std::memory_order_relaxed);
      if (tile >= p.tiles()) return;
      run_tile(p, m, tile, product);
    }
  });
  return {product.begin(), product.end()};
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  factors_of(p);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::matrix

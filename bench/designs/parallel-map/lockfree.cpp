// Threads take the next piece with one atomic addition.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <algorithm>
#include <atomic>

namespace bench::designs::parallel_map {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  problem::result values(p.items);
  const auto size = piece_size(p, workers);
  std::atomic<std::uint64_t> next{0};
  lab::run_threads(m, workers, [&](std::uint64_t) {
    // relaxed: joining the threads orders the results
    for (;;) {
      const auto first = next.fetch_add(size, std::memory_order_relaxed);
      if (first >= p.items) return;
      const auto past = std::min(first + size, p.items);
      for (auto i = first; i < past; ++i) values[i] = value_of(p, m, i);
    }
  });
  return values;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::parallel_map

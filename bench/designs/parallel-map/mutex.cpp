// Threads take the next piece under a lock.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace bench::designs::parallel_map {

namespace {

/// What has not been taken yet.
class rest {
public:
  rest(std::uint64_t past, std::uint64_t size) : past_(past), size_(size) {}

  /// From the first to the second; equal: there is no more.
  std::pair<std::uint64_t, std::uint64_t> take() {
    std::lock_guard guard(lock_);
    const auto first = next_;
    next_ = std::min(next_ + size_, past_);
    return {first, next_};
  }

private:
  std::mutex lock_;
  std::uint64_t next_ = 0;
  const std::uint64_t past_, size_;
};

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  problem::result values(p.items);
  rest todo(p.items, piece_size(p, workers));
  lab::run_threads(m, workers, [&](std::uint64_t) {
    for (;;) {
      const auto [first, past] = todo.take();
      if (first == past) return;
      for (auto i = first; i < past; ++i) values[i] = value_of(p, m, i);
    }
  });
  return values;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::parallel_map

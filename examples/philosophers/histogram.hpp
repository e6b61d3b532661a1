/// Durations in logarithmic buckets: bounded memory, every quantile within 3 percent.
#pragma once

#include "units.hpp"

#include <log_buckets.hpp>

#include <array>
#include <atomic>

namespace dining {

/// Sixteen buckets to each power of two, from 1 ns to 2^42 ns (over an hour); longer ones land in
/// the last.
using buckets = example::log_buckets<4, 42>;

/// Where durations are counted; any thread may add, any may read meanwhile. All accesses are
/// relaxed: each cell is a count of its own, and a reader of a running party may lag.
struct histogram_cells {
  std::array<std::atomic<std::uint32_t>, buckets::count> counts{};
  std::atomic<std::uint64_t> longest{0};

  void add(nanoseconds time) noexcept;
};

/// A histogram at rest, to be summed and asked.
class histogram {
public:
  void add(const histogram_cells& cells) noexcept;
  std::uint64_t count() const noexcept { return count_; }
  nanoseconds max() const noexcept { return nanoseconds{static_cast<std::int64_t>(longest_)}; }
  /// The time that a share `q` of all durations does not exceed; 0 when there is none.
  nanoseconds quantile(double q) const noexcept;

private:
  std::array<std::uint64_t, buckets::count> counts_{};
  std::uint64_t count_ = 0, longest_ = 0;
};

}  // namespace dining

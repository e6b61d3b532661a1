/// Durations in logarithmic buckets: bounded memory, every quantile within 3 percent.
#pragma once

#include "units.hpp"

#include <array>
#include <atomic>
#include <bit>

namespace dining {

/// Sixteen buckets to each power of two, from 1 ns to 2^42 ns (over an hour); longer ones land in
/// the last. The layout is HdrHistogram's, after Gil Tene.
struct buckets {
  static constexpr unsigned fine_bits = 4;
  static constexpr unsigned per_octave = 1u << fine_bits;
  static constexpr std::size_t count = (42 - fine_bits + 1) * per_octave;

  static constexpr std::size_t of(std::uint64_t ns) noexcept {
    if (ns < per_octave) return static_cast<std::size_t>(ns);
    auto octave = static_cast<unsigned>(std::bit_width(ns)) - 1 - fine_bits;
    auto place = (std::size_t{octave} << fine_bits) + static_cast<std::size_t>(ns >> octave);
    return place < count ? place : count - 1;
  }
  /// The middle of a bucket.
  static constexpr std::uint64_t middle(std::size_t bucket) noexcept {
    if (bucket < 2 * per_octave) return bucket;
    auto octave = (bucket >> fine_bits) - 1;
    auto first = (std::uint64_t{bucket & (per_octave - 1)} + per_octave) << octave;
    return first + (std::uint64_t{1} << octave) / 2;
  }
};

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

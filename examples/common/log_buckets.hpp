/// Numbers in logarithmic buckets: bounded memory for quantiles of any number of values.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace example {

/// 2^FineBits buckets to each power of two, from 1 to 2^Octaves; larger numbers land in the last.
/// So a bucket's middle is within 1 / 2^(FineBits + 1) of every number in it. The layout is
/// HdrHistogram's, after Gil Tene.
template <unsigned FineBits, unsigned Octaves> struct log_buckets {
  static constexpr unsigned fine_bits = FineBits;
  static constexpr unsigned per_octave = 1u << fine_bits;
  static constexpr std::size_t count = (Octaves - fine_bits + 1) * per_octave;

  static constexpr std::size_t of(std::uint64_t n) noexcept {
    if (n < per_octave) return static_cast<std::size_t>(n);
    auto octave = static_cast<unsigned>(std::bit_width(n)) - 1 - fine_bits;
    auto place = (std::size_t{octave} << fine_bits) + static_cast<std::size_t>(n >> octave);
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

}  // namespace example

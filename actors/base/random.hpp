#pragma once

#include <cstdint>
#include <limits>

namespace actors {

/// A seed from the operating system. The one door to true randomness: with a simulation or a
/// replay behind it, everything drawn from `random` repeats. Any thread. Never fails: without
/// the system's entropy it falls back to time and a counter.
std::uint64_t random_seed() noexcept;

/// A small fast generator (SplitMix64, Steele, Lea and Flood 2014): 8 bytes of state, full
/// period of 2^64, not for cryptography. Satisfies std::uniform_random_bit_generator. One
/// object is one thread's.
class random {
public:
  using result_type = std::uint64_t;

  explicit constexpr random(std::uint64_t seed) noexcept : state_(seed) {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  constexpr result_type operator()() noexcept {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  /// A number in [0, bound); 0 for a bound of 0. The bias, at most bound / 2^64, is accepted.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>((*this)()) * bound) >> 64U);
  }

  /// A number in [0, 1).
  constexpr double unit() noexcept { return static_cast<double>((*this)() >> 11U) * 0x1p-53; }

private:
  std::uint64_t state_;
};

}  // namespace actors

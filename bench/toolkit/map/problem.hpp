#pragma once

#include "bench/harness/sample.hpp"

namespace bench::map {

/// Is it a prime? By division: most numbers are done with at once, a prime takes a thousand times
/// as long.
inline bool is_prime(std::uint64_t n) {
  if (n < 4) return n > 1;
  if (n % 2 == 0) return false;
  for (std::uint64_t d = 3; d * d <= n; d += 2)
    if (n % d == 0) return false;
  return true;
}

/// How many primes a range of numbers has: very unequal work over a range.
struct problem {
  static constexpr const char* unit = "items/s";
  static constexpr std::uint64_t first = 100'000'000;
  static constexpr std::size_t chunk = 1024;  ///< numbers in a task, where that is to be said
  std::uint64_t numbers;
  std::uint64_t primes;

  static problem of(size s) {
    if (s == size::standard) return {400'000, 21'713};
    if (s == size::quick) return {100'000, 5'411};
    return {2'000, 110};
  }
  params parameters() const { return {{"numbers", numbers}, {"chunk", std::uint64_t{chunk}}}; }
  double amount() const { return static_cast<double>(numbers); }
  void check(std::uint64_t found) const { expect_equal("primes", primes, found); }
};

outcome run_actors(const setup& s);
outcome run_threads(const setup& s);
outcome run_inline(const setup& s);
outcome run_tbb(const setup& s);

}  // namespace bench::map

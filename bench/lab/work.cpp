#include "bench/lab/work.hpp"

#include "bench/harness/stopwatch.hpp"

#include <algorithm>
#include <cstdint>

namespace bench::lab {

namespace {

/// A chain that each step waits for: xorshift64 (Marsaglia).
std::uint64_t steps(std::uint64_t count, std::uint64_t x) {
  for (; count > 0; --count) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return x;
}

/// The quickest of several tries: others can only make it slower.
double calibrate() {
  constexpr std::uint64_t count = 100'000;
  auto quickest = bench_clock::duration::max();
  volatile std::uint64_t x = 88172645463325252U;
  for (int i = 0; i < 20; ++i) {
    const auto begin = bench_clock::now();
    x = steps(count, x);
    quickest = std::min(quickest, bench_clock::now() - begin);
  }
  return static_cast<double>(count) / static_cast<double>(quickest.count());
}

}  // namespace

void work(std::chrono::nanoseconds how_long) {
  if (how_long.count() <= 0) return;
  static const double steps_a_nanosecond = calibrate();
  volatile std::uint64_t x = 88172645463325252U;
  x = steps(static_cast<std::uint64_t>(static_cast<double>(how_long.count()) * steps_a_nanosecond),
            x);
}

}  // namespace bench::lab

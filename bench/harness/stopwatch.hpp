#pragma once

#include <chrono>

namespace bench {

using bench_clock = std::chrono::steady_clock;

/// Adds up the time between `start` and `stop` over several laps. For one thread.
class stopwatch {
public:
  void start() noexcept { begun_ = bench_clock::now(); }
  void stop() noexcept { total_ += bench_clock::now() - begun_; }

  bench_clock::duration total() const noexcept { return total_; }
  double seconds() const noexcept { return std::chrono::duration<double>(total_).count(); }

private:
  bench_clock::time_point begun_{};
  bench_clock::duration total_{};
};

inline double to_us(bench_clock::duration d) {
  return std::chrono::duration<double, std::micro>(d).count();
}

/// Keeps the calling thread computing for a while, as a long handler does.
inline void keep_busy_until(bench_clock::time_point end) {
  while (bench_clock::now() < end) {
  }
}

}  // namespace bench

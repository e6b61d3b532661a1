#pragma once

#include "bench/harness/stopwatch.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace bench {

/// Where a known number of runners arrive, each with a value; one thread waits for them all.
/// The same for all designs, so it favours none.
class finish_line {
public:
  explicit finish_line(std::uint64_t runners) : left_(runners) {}

  /// From any thread.
  void cross(std::uint64_t value = 1) {
    sum_.fetch_add(value);
    if (left_.fetch_sub(1) != 1) return;
    const auto now = bench_clock::now();
    // The waiter may destroy this object as soon as it wakes: it must not wake before the unlock.
    std::lock_guard guard(mutex_);
    last_ = now;
    all_in_ = true;
    changed_.notify_one();
  }

  /// The sum of the values, once everybody has crossed.
  std::uint64_t wait() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return all_in_; });
    return sum_;
  }

  /// When the last one crossed; after `wait`.
  bench_clock::time_point last() const { return last_; }

private:
  std::atomic<std::uint64_t> left_;
  std::atomic<std::uint64_t> sum_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool all_in_ = false;
  bench_clock::time_point last_{};
};

}  // namespace bench

// How often something may be restarted.
#pragma once

#include <actors/base/check_option.hpp>
#include <actors/base/clock.hpp>

#include <chrono>
#include <cstddef>
#include <deque>

namespace actors {

/// At most `most` restarts within any `window`. It keeps the times of those of the last window:
/// O(most) memory at worst, amortised O(1) time. One object is one thread's.
class restart_counter {
public:
  /// Of 0 restarts none is allowed. Throws actor_error (bad_option).
  restart_counter(std::size_t most, std::chrono::nanoseconds window)
      : most_(most), window_(detail::positive("window of a restart counter", window)) {}

  /// True: there may be a restart now, which is counted. The times must not go back.
  bool allow(clock::time_point now) {
    while (!times_.empty() && now - times_.front() > window_) times_.pop_front();
    if (times_.size() >= most_) return false;
    times_.push_back(now);
    return true;
  }

private:
  std::size_t most_;
  std::chrono::nanoseconds window_;
  std::deque<clock::time_point> times_;
};

}  // namespace actors

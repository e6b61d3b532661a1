// restart_counter: whether something has been restarted too often lately.
#pragma once

#include <actors/base/clock.hpp>

#include <cstddef>
#include <deque>

namespace actors {

/// At most so many restarts within a period, which slides. Remembers the times of as many: O(most)
/// memory, O(1) amortised. One thread at a time.
class restart_counter {
public:
  restart_counter(std::size_t most, clock::duration period) noexcept
      : most_(most), period_(period) {}

  /// True: it may be restarted, and that counts. False: it has been, too often.
  bool allow(clock::time_point now) {
    while (!times_.empty() && now - times_.front() > period_) times_.pop_front();
    if (times_.size() >= most_) return false;
    times_.push_back(now);
    return true;
  }

private:
  std::size_t most_;
  clock::duration period_;
  std::deque<clock::time_point> times_;
};

}  // namespace actors

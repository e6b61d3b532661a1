#pragma once

#include <actors/base/export.hpp>

#include <chrono>

namespace actors {

/// The one door to time. Everything under actors/ asks this clock, so that a simulation can put
/// virtual time behind it.
struct ACTORS_API clock {
  using duration = std::chrono::steady_clock::duration;
  using time_point = std::chrono::steady_clock::time_point;

  /// Monotonic; never goes back. Any thread. About 25 ns.
  static time_point now() noexcept;

  /// The time of day, for people to read: it may be set back. Any thread.
  static std::chrono::system_clock::time_point wall() noexcept;

  /// `delay` after `from`, at most the end of time: delays come from users, who may mean "never".
  template <class Rep, class Period>
  static time_point later(time_point from, std::chrono::duration<Rep, Period> delay) noexcept {
    using delay_type = std::chrono::duration<Rep, Period>;
    if (delay > std::chrono::duration_cast<delay_type>(time_point::max() - from))
      return time_point::max();
    return from + delay;
  }
};

}  // namespace actors

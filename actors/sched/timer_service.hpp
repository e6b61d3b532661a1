#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/thread.hpp>
#include <actors/sched/timer_core.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace actors::sched {

/// Calls entries when their time has come, on one thread that sleeps in between. The thread
/// starts with the first arm.
class timer_service {
public:
  using entry = timer_entry;

  explicit timer_service(std::string thread_name = "actors.clock");
  timer_service(const timer_service&) = delete;
  timer_service& operator=(const timer_service&) = delete;

  /// Calls stop().
  ~timer_service();

  /// Calls `e.fire(e)` on the clock thread at `due` or shortly after, never before. `e` is not
  /// armed now (or was cancelled, or fired, or is firing) and stays valid until it fired or was
  /// cancelled. False, and nothing armed, after stop(). Any thread, also from within fire; O(1).
  /// Throws std::system_error when the first arm cannot start the thread.
  bool arm(entry& e, clock::time_point due);

  /// True: `e` was armed and its fire will not be called. False: it was not armed, fired
  /// already, or is firing now. Any thread, O(1).
  bool cancel(entry& e) noexcept;

  /// Joins the thread after the fire that may be running. Entries that did not fire are no
  /// longer armed and stay their owners'. From within fire: returns without joining.
  void stop();

  /// Armed entries, for tests and statistics.
  std::size_t armed() const noexcept;

private:
  void run() noexcept;
  void sleep(std::optional<clock::time_point> until) noexcept;

  const std::string name_;
  timer_core<> core_;
  std::mutex start_;
  std::atomic<bool> running_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint32_t> wake_{0};
  thread thread_;
};

} // namespace actors::sched

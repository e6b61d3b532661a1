#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/thread.hpp>
#include <actors/sched/parker.hpp>
#include <actors/sched/timer_core.hpp>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>

namespace actors::sched {

/// Calls entries when their time has come, on one thread that sleeps until the first of them is
/// due. The thread starts with the first arm. Resolution: about 1 us; an armed entry costs no
/// memory beyond itself.
class timer_service {
public:
  using entry = timer_entry;

  explicit timer_service(std::string thread_name = "actors.clock");
  timer_service(const timer_service&) = delete;
  timer_service& operator=(const timer_service&) = delete;

  /// Calls stop(). Not from within fire.
  ~timer_service();

  /// Calls `e.fire(e)` on the clock thread at `due` or shortly after, never before. `e` is not
  /// armed at the moment, and stays valid until it has fired or was cancelled. False, and
  /// nothing is armed, after stop(). Any thread, also from within fire; O(1). Throws
  /// std::system_error when the first arm cannot start the thread.
  bool arm(entry& e, clock::time_point due);

  /// True: `e` was armed, and its fire will not be called. False: it was not armed, or has fired
  /// or is firing at this moment. Any thread, also from within fire; O(1).
  bool cancel(entry& e) noexcept;

  /// Disarms everything and joins the thread, after the fire that may be running. Entries that
  /// did not fire stay their owners'. From within fire it does not join; the destructor does.
  void stop();

  /// How many entries are armed.
  std::size_t armed() const;

private:
  void run() noexcept;
  bool start();

  const std::string name_;
  timer_core<> core_;
  parker<> parker_;
  std::mutex control_;  // guards thread_ and its start
  std::atomic<bool> running_{false};
  std::atomic<bool> stopping_{false};
  thread thread_;
};

}  // namespace actors::sched

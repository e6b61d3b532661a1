// on_signal: signals of the operating system, as a future or as messages. No code of the user runs
// in a signal handler.
#pragma once

#include <actors/ask/future.hpp>

#include <cstdint>
#include <initializer_list>
#include <utility>

namespace actors {

/// A message: that signal has come.
struct signal {
  int number = 0;
};

/// While it lives an actor is told of signals. Move-only. One thread at a time.
class ACTORS_API signal_subscription {
public:
  signal_subscription() noexcept = default;
  signal_subscription(signal_subscription&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  signal_subscription& operator=(signal_subscription&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~signal_subscription() { drop(); }

  /// From now on nothing is told.
  void drop() noexcept;

  /// For the library.
  explicit signal_subscription(std::uint64_t id) noexcept : id_(id) {}

private:
  std::uint64_t id_ = 0;  // 0: none
};

/// Ends with the number of the first of these signals that comes from now on; everybody who waits
/// for it hears it. What a signal did before is in force again as soon as nobody waits for it any
/// more: after the first SIGINT the second one ends the process, unless it is waited for, too. A
/// signal that finds only futures that were dropped or cancelled, and actors that have ended, does
/// what it did before.
///
/// Throws actor_error (bad_option) for no number, one that is no signal, and one that cannot be
/// waited for: SIGKILL, SIGSTOP and what the processor raises (SIGSEGV, SIGBUS, SIGFPE, SIGILL);
/// std::system_error when there is no thread or descriptor for it. In a fork of the process the
/// future ends with system_down, and signals do what they did before. Any thread.
ACTORS_API future<int> on_signal(std::initializer_list<int> which);

/// Tells an actor `signal{number}` each time, until the subscription is dropped or the actor has
/// ended. It misses those that come while its mailbox, which has a policy, is full. Throws as the
/// above; in a fork actor_error (system_down), and of an empty reference empty_ref. Any thread.
[[nodiscard]] ACTORS_API signal_subscription on_signal(std::initializer_list<int> which,
                                                       const ref<signal>& to);

}  // namespace actors

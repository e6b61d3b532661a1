#pragma once

#include <actors/queue/atomics.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace actors::sched {

/// Where one thread sleeps until another wakes it: a token that unpark leaves and park takes.
/// A token left before park is taken without sleeping, and tokens do not add up, so park may
/// return for a reason that has passed: callers loop over their condition.
///
/// States: empty -park-> parked -unpark-> notified -park-> empty; empty -unpark-> notified.
/// P1: unpark leaves the state `notified`, whoever is first; so a park that comes later returns.
/// P2: the wait expects `parked` in the word: an unpark between the transition to `parked` and
///     the wait changes the word and the wait returns at once.
template <class Atomics = queue::std_atomics> class parker {
public:
  /// The owner's thread. False: the deadline passed without a token.
  bool park(std::optional<clock::time_point> deadline = std::nullopt) noexcept {
    std::uint32_t expected = empty;
    // acquire, with the release in unpark, for the failure: what the waker did is visible.
    if (!state_.compare_exchange_strong(expected, parked, std::memory_order_acquire)) {
      take();
      return true;
    }
    bool in_time = true;
    // relaxed: take() acquires.
    while (in_time && state_.load(std::memory_order_relaxed) == parked)
      in_time = Atomics::wait(state_, parked, deadline);
    return take() == notified;
  }

  /// Any thread.
  void unpark() noexcept {
    // release, with the acquire in park.
    if (state_.exchange(notified, std::memory_order_release) == parked) Atomics::wake(state_);
  }

private:
  static constexpr std::uint32_t empty = 0;
  static constexpr std::uint32_t parked = 1;
  static constexpr std::uint32_t notified = 2;

  // acquire, with the release in unpark.
  std::uint32_t take() noexcept { return state_.exchange(empty, std::memory_order_acquire); }

  typename Atomics::template atomic<std::uint32_t> state_{empty};
};

}  // namespace actors::sched

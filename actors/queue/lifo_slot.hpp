#pragma once

#include <actors/queue/atomics.hpp>

#include <atomic>

namespace actors::queue {

/// Room for one item: what its owner made ready last and runs next, while its data is warm.
/// One owner puts and takes; thieves may only take, and only the very item they have seen
/// before. T is a trivially copyable value of 8 bytes, T{} means empty.
///
/// S1: only the owner makes the slot full; a slot that the owner finds empty stays empty until
///     it puts something there. So put needs a read-modify-write only over an item.
template <class T, class Atomics = std_atomics> class lifo_slot {
public:
  /// Owner. Returns the item that was there.
  T put(T item) noexcept {
    // relaxed: by S1 an empty slot is the owner's alone, and a full one is decided below.
    if (item_.load(std::memory_order_relaxed) == T{}) {
      // release, with the acquire in take_seen: the thief sees what the item points to.
      item_.store(item, std::memory_order_release);
      return T{};
    }
    // release as above; what comes back is the owner's own, so there is nothing to acquire.
    return item_.exchange(item, std::memory_order_release);
  }

  /// Owner. T{} when the slot is empty.
  T take() noexcept {
    // relaxed, both: the owner reads back what it wrote itself.
    if (item_.load(std::memory_order_relaxed) == T{}) return T{};
    return item_.exchange(T{}, std::memory_order_relaxed);
  }

  /// Any thread: a hint, and the key for take_seen.
  T peek() const noexcept { return item_.load(std::memory_order_relaxed); }

  /// Thieves. Takes the item if it is still `seen`.
  bool take_seen(T seen) noexcept {
    // acquire, with the release in put.
    return item_.compare_exchange_strong(seen, T{}, std::memory_order_acquire,
                                         std::memory_order_relaxed);
  }

private:
  typename Atomics::template atomic<T> item_{T{}};
};

}  // namespace actors::queue

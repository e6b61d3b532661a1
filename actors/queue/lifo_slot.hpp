#pragma once

#include <actors/queue/atomics.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>

namespace actors::queue {

/// Room for one item: what its owner made ready last and runs next, while its data is warm.
/// One owner puts and takes; thieves may only take, and only the very item they have seen
/// before. T is a trivially copyable value of 8 bytes, T{} means empty.
///
/// The owner uses it with every message, a thief once in a while. So the owner's side has no
/// read-modify-write: it empties the slot by a store and then looks whether a thief was there; a
/// thief announces itself, makes every running thread pass a barrier (heavy_fence), and looks
/// whether the item is still there. One of the two sees the other.
/// (after Dice, Huang, Yang, "Asymmetric Dekker Synchronization", 2001)
///
/// S1: only the owner makes the slot full.
/// S2: a theft counts itself in thefts_ before its fence and looks at the item after it. The owner
///     empties the slot before its fence and looks at thefts_ after it. So either the owner sees
///     the theft, and asks under the lock who got the item; or the thief finds the slot empty.
/// S3: the owner answers for every theft before it puts again, so `stolen_` in take speaks of the
///     item being taken.
template <class T, class Atomics = std_atomics> class lifo_slot {
public:
  /// Owner. Returns the item that was there.
  T put(T item) noexcept {
    const T before = take();
    // relaxed: the acquire load in take() saw an emptied slot after the theft was counted.
    if (thefts_.load(std::memory_order_relaxed) != answered_) [[unlikely]]
      answer();
    // release, with the acquire in take_seen: the thief sees what the item points to.
    item_.store(item, std::memory_order_release);
    return before;
  }

  /// Owner. T{} when the slot is empty.
  T take() noexcept {
    // acquire, with the release in take_seen: an item that is gone says that there was a theft.
    const T item = item_.load(std::memory_order_acquire);
    if (item == T{}) return T{};
    // relaxed, both: ordered by the fences (S2).
    item_.store(T{}, std::memory_order_relaxed);
    Atomics::light_fence();
    if (thefts_.load(std::memory_order_relaxed) == answered_) [[likely]]
      return item;
    return answer() ? T{} : item;
  }

  /// Any thread: a hint, and the key for take_seen.
  T peek() const noexcept { return item_.load(std::memory_order_relaxed); }

  /// Thieves. Takes the item if it is still `seen`. A system call.
  bool take_seen(T seen) noexcept {
    const std::lock_guard<typename Atomics::mutex> lock(mutex_);
    // relaxed: ordered by the fence (S2).
    thefts_.store(thefts_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    Atomics::heavy_fence();
    // acquire, with the release in put.
    if (!(item_.load(std::memory_order_acquire) == seen)) return false;
    item_.store(T{}, std::memory_order_release);
    stolen_ = true;
    return true;
  }

private:
  // Owner. Whether a thief got the item since the last answer.
  [[gnu::noinline]] bool answer() noexcept {
    const std::lock_guard<typename Atomics::mutex> lock(mutex_);
    answered_ = thefts_.load(std::memory_order_relaxed);
    const bool stolen = stolen_;
    stolen_ = false;
    return stolen;
  }

  typename Atomics::template atomic<T> item_{T{}};
  typename Atomics::template atomic<std::uint32_t> thefts_{0};  // written under the lock
  std::uint32_t answered_ = 0;                                  // the owner's
  bool stolen_ = false;                                         // under the lock
  typename Atomics::mutex mutex_;
};

}  // namespace actors::queue

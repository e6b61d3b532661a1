#pragma once

#include <actors/queue/atomics.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace actors::queue {

/// A worker's run queue: a ring of fixed size. One owner pushes at the tail; the owner pops and
/// thieves steal at the head, so everything leaves in the order it came. After the local queue
/// of tokio's multi-threaded scheduler, with the difference that a thief copies first and then
/// claims with one compare-exchange, as Chase and Lev do, instead of marking a range as being
/// stolen: no thief ever makes the owner wait.
///
/// Positions count pushes since the beginning and never wrap in practice (64 bit), so a head
/// never has the same value twice.
///
/// D1: tail is written by the owner alone. head <= tail <= head + Capacity.
/// D2: whoever moves head from h to h + n owns the items at [h, h + n), and nobody else does:
///     head only moves by compare-exchange, and no value of it comes twice.
/// D3: the cell of position p is overwritten only after the owner has seen head > p. So cells
///     copied before a successful claim were still those of the claimed positions.
template <class T, std::size_t Capacity, class Atomics = std_atomics> class work_deque {
  static_assert(std::has_single_bit(Capacity));
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);

public:
  using position = std::uint64_t;

  static constexpr std::size_t capacity = Capacity;

  /// Owner. False: full.
  bool push(T item) noexcept {
    const position at = tail_.load(std::memory_order_relaxed);  // relaxed: D1, own value.
    if (at - head_seen_ >= Capacity) {
      // acquire, with the release half of the claims: thieves have read the cells they claimed
      // before this owner overwrites them (D3).
      head_seen_ = head_.load(std::memory_order_acquire);
      if (at - head_seen_ >= Capacity) return false;
    }
    cell(at).store(item, std::memory_order_relaxed);  // relaxed: published by tail.
    // release, with the acquire of tail in steal_into.
    tail_.store(at + 1, std::memory_order_release);
    return true;
  }

  /// Owner. The oldest item.
  std::optional<T> pop() noexcept {
    const position end = tail_.load(std::memory_order_relaxed);  // relaxed: D1.
    position at = head_.load(std::memory_order_relaxed);         // relaxed: the claim checks it.
    while (at != end) {
      const T item = cell(at).load(std::memory_order_relaxed);  // relaxed: written by the owner.
      // acquire is not needed (own cells), release neither (own reads come before own writes in
      // program order); earlier claims by thieves stay in this release sequence (D3).
      if (head_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed,
                                      std::memory_order_relaxed))
        return item;
    }
    return std::nullopt;
  }

  /// Owner. Takes up to `max` of the oldest items in one claim; returns how many.
  std::size_t pop_some(T* out, std::size_t max) noexcept {
    const position end = tail_.load(std::memory_order_relaxed);  // relaxed: as in pop.
    position at = head_.load(std::memory_order_relaxed);
    for (;;) {
      const auto count = std::min<std::size_t>(end - at, max);
      if (count == 0) return 0;
      for (std::size_t i = 0; i < count; ++i) out[i] = cell(at + i).load(std::memory_order_relaxed);
      if (head_.compare_exchange_weak(at, at + count, std::memory_order_relaxed,
                                      std::memory_order_relaxed))
        return count;
    }
  }

  /// Thief, owner of `mine`: moves up to `max` of the oldest items that were pushed before
  /// position `older_than` to the end of `mine`, in order and in one claim. Returns how many;
  /// 0 also when somebody else claimed at the same moment.
  std::size_t steal_into(work_deque& mine, std::size_t max, position older_than) noexcept {
    position at = head_.load(std::memory_order_acquire);  // acquire: not ahead of tail's read.
    // acquire, with the release in push: the cells and what the items point to.
    const position end = std::min(tail_.load(std::memory_order_acquire), older_than);
    if (end <= at) return 0;
    const position to = mine.tail_.load(std::memory_order_relaxed);  // relaxed: D1.
    // acquire: as in push.
    mine.head_seen_ = mine.head_.load(std::memory_order_acquire);
    const std::size_t room = Capacity - static_cast<std::size_t>(to - mine.head_seen_);
    const std::size_t count = std::min({static_cast<std::size_t>(end - at), max, room});
    for (std::size_t i = 0; i < count; ++i)  // relaxed: right if the claim succeeds (D3).
      mine.cell(to + i).store(cell(at + i).load(std::memory_order_relaxed),
                              std::memory_order_relaxed);
    // release: the copies above come before the owner overwrites the cells (D3, push).
    if (count == 0 || !head_.compare_exchange_strong(at, at + count, std::memory_order_acq_rel,
                                                     std::memory_order_relaxed))
      return 0;
    // release: as in push; also hands on what was acquired above to the next thief.
    mine.tail_.store(to + count, std::memory_order_release);
    return count;
  }

  /// Any thread. head first: a tail read later is never behind it by D1.
  position head() const noexcept { return head_.load(std::memory_order_acquire); }
  position tail() const noexcept { return tail_.load(std::memory_order_acquire); }

  /// Owner: exact but for thieves that take at this moment.
  bool empty() const noexcept {
    // relaxed: only the owner makes an empty deque non-empty.
    return head_.load(std::memory_order_relaxed) == tail_.load(std::memory_order_relaxed);
  }

private:
  using atomic_item = typename Atomics::template atomic<T>;
  using atomic_position = typename Atomics::template atomic<position>;

  atomic_item& cell(position at) noexcept { return cells_[at & (Capacity - 1)]; }

  alignas(cache_line) atomic_position head_{0};
  alignas(cache_line) atomic_position tail_{0};
  position head_seen_ = 0;  // owner's: a head that was true once, so a lower bound
  alignas(cache_line) std::array<atomic_item, Capacity> cells_{};
};

}  // namespace actors::queue

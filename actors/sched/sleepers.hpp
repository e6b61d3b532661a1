#pragma once

#include <actors/queue/atomics.hpp>

#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <optional>

namespace actors::sched {

/// Which workers can be picked to be woken: one bit each. How many may be picked is counted
/// elsewhere (idle_state); low indices are picked first, so that the same few threads stay warm.
template <class Atomics = queue::std_atomics> class sleepers {
public:
  explicit sleepers(unsigned workers)
      : words_((workers + bits - 1) / bits), set_(std::make_unique<word[]>(words_)) {
    // relaxed: before any other thread knows this object.
    for (unsigned i = 0; i < words_; ++i) set_[i].store(0, std::memory_order_relaxed);
  }

  /// The worker itself, before it is counted as parked.
  void enter(unsigned index) noexcept {
    // release, with the acquire in pick.
    set_[index / bits].fetch_or(mask(index), std::memory_order_release);
  }

  /// The worker itself. False: it has been picked.
  bool withdraw(unsigned index) noexcept {
    // acq_rel: with the picker's, whichever comes first.
    return (set_[index / bits].fetch_and(~mask(index), std::memory_order_acq_rel) & mask(index)) !=
           0;
  }

  /// The worker itself: whether it still waits to be picked.
  bool waiting(unsigned index) const noexcept {
    // acquire, with the release half of pick: what made the picker pick is visible.
    return (set_[index / bits].load(std::memory_order_acquire) & mask(index)) != 0;
  }

  /// Somebody who holds a claim (idle_state): takes one worker out. While claims are held there
  /// are at least as many bits, so this ends; a turn around is lost only to another's success.
  unsigned pick() noexcept {
    for (;;)
      for (unsigned i = 0; i < words_; ++i)
        if (auto found = pick_from(i)) return *found;
  }

private:
  using word = typename Atomics::template atomic<std::uint64_t>;
  static constexpr unsigned bits = 64;

  static std::uint64_t mask(unsigned index) noexcept { return std::uint64_t{1} << (index % bits); }

  std::optional<unsigned> pick_from(unsigned i) noexcept {
    // relaxed: the exchange below decides.
    std::uint64_t seen = set_[i].load(std::memory_order_relaxed);
    while (seen != 0) {
      // acq_rel: with enter and with waiting.
      if (set_[i].compare_exchange_weak(seen, seen & (seen - 1), std::memory_order_acq_rel,
                                        std::memory_order_relaxed))
        return i * bits + static_cast<unsigned>(std::countr_zero(seen));
    }
    return std::nullopt;
  }

  unsigned words_;
  std::unique_ptr<word[]> set_;
};

}  // namespace actors::sched

#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace bench {

/// A counter for millions of events from several threads: each thread counts in a cache line of its
/// own, so that the counting does not become what is measured. The reader polls, because being
/// woken would take one shared line again; the grain of 50 us is nothing in a run of milliseconds.
class tally {
public:
  /// From any thread.
  void add() noexcept {
    auto& slot = slots_[slot_of_this_thread()].count;
    slot.fetch_add(1, std::memory_order_release);  // pairs with the acquire in total()
  }

  std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (auto& slot : slots_) sum += slot.count.load(std::memory_order_acquire);  // pairs with add
    return sum;
  }

  /// Returns when `expected` events have been counted.
  void wait_for(std::uint64_t expected) const {
    while (total() < expected) std::this_thread::sleep_for(std::chrono::microseconds(50));
  }

private:
  static constexpr std::size_t slot_count = 16;

  struct alignas(64) slot {
    std::atomic<std::uint64_t> count{0};
  };

  static std::size_t slot_of_this_thread() noexcept {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next++ % slot_count;
    return mine;
  }

  std::array<slot, slot_count> slots_;
};

}  // namespace bench

// A bounded lock-free queue between two threads: Lamport's ring, each side with a copy of the
// other's index, so that they seldom touch the same cache line.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace bench::lab {

/// One thread puts, one takes. Who has to wait spins for a while, then gives up its turn.
template <class T> class spsc_queue {
public:
  explicit spsc_queue(std::size_t bound) : ring_(bound) {}

  void put(T value) { put_slot(std::move(value)); }
  void close() { put_slot(std::nullopt); }
  /// Nothing: closed and empty.
  std::optional<T> take() {
    const auto head = head_.load(std::memory_order_relaxed);
    await([&] { return known_tail_ != head; },
          [&] { known_tail_ = tail_.load(std::memory_order_acquire); });
    auto out = std::exchange(ring_[head % ring_.size()], std::nullopt);
    head_.store(head + 1, std::memory_order_release);
    return out;
  }

private:
  void put_slot(std::optional<T> value) {
    const auto tail = tail_.load(std::memory_order_relaxed);
    await([&] { return tail - known_head_ < ring_.size(); },
          [&] { known_head_ = head_.load(std::memory_order_acquire); });
    ring_[tail % ring_.size()] = std::move(value);
    tail_.store(tail + 1, std::memory_order_release);
  }
  template <class Ready, class Look> void await(Ready ready, Look look) {
    for (unsigned spins = 0; !ready(); look())
      if (++spins > 64) std::this_thread::yield();
  }

  std::vector<std::optional<T>> ring_;
  alignas(64) std::atomic<std::size_t> head_{0};
  std::size_t known_tail_ = 0;  // of who takes
  alignas(64) std::atomic<std::size_t> tail_{0};
  std::size_t known_head_ = 0;  // of who puts
};

}  // namespace bench::lab

#pragma once

#include <actors/queue/atomics.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <span>

namespace actors::queue {

/// The queue that all workers share: what comes from outside and what overflows. First in, first
/// out, unbounded, behind a mutex; its size can be read without the mutex. Any thread.
template <class T> class injector {
public:
  /// False: closed. Throws std::bad_alloc.
  bool push(T item) { return push_batch({&item, 1}, false); }

  /// All of them in order, or none. `even_if_closed`: from the threads that empty it.
  bool push_batch(std::span<const T> items, bool even_if_closed) {
    std::lock_guard guard(mutex_);
    if (closed_ && !even_if_closed) return false;
    items_.insert(items_.end(), items.begin(), items.end());
    // seq_cst: the other half of the look that follows, at who is awake (I3 in idle_state.hpp).
    size_.store(items_.size());
    return true;
  }

  /// Moves up to `max` of the oldest items to `out`; returns how many.
  std::size_t pop_batch(T* out, std::size_t max) noexcept {
    std::lock_guard guard(mutex_);
    const std::size_t count = std::min(max, items_.size());
    const auto end = items_.begin() + static_cast<std::ptrdiff_t>(count);
    std::copy(items_.begin(), end, out);
    items_.erase(items_.begin(), end);
    size_.store(items_.size());
    return count;
  }

  /// From now on push returns false; what is queued stays.
  void close() noexcept {
    std::lock_guard guard(mutex_);
    closed_ = true;
  }

  /// seq_cst, without the mutex.
  std::size_t size() const noexcept { return size_.load(); }

  /// Without order: for looks that are repeated anyway.
  bool looks_empty() const noexcept {
    // relaxed: a stale answer is corrected by the next look, or by size() before parking.
    return size_.load(std::memory_order_relaxed) == 0;
  }

private:
  alignas(cache_line) std::atomic<std::size_t> size_{0};
  alignas(cache_line) std::mutex mutex_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace actors::queue

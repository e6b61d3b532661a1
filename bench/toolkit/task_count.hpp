#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

namespace bench {

/// How many tasks have run in this process: what an otherwise empty task does, so that a run can be
/// checked. Each thread counts for itself, without an atomic read-modify-write: about a nanosecond.
class task_count {
public:
  static void add() noexcept {
    if (mine_ == nullptr) mine_ = &new_slot();
    // relaxed, both: one writer; who reads has waited for the tasks
    mine_->store(mine_->load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  static std::uint64_t total() {
    const std::lock_guard guard{mutex_};
    std::uint64_t sum = 0;
    for (auto& each : slots_) sum += each.count.load(std::memory_order_relaxed);
    return sum;
  }

private:
  struct alignas(64) slot {
    std::atomic<std::uint64_t> count{0};
  };

  static std::atomic<std::uint64_t>& new_slot() {
    const std::lock_guard guard{mutex_};
    return slots_.emplace_back().count;
  }

  static inline std::mutex mutex_;
  static inline std::deque<slot> slots_;  // outlive their threads
  static inline thread_local std::atomic<std::uint64_t>* mine_ = nullptr;
};

}  // namespace bench

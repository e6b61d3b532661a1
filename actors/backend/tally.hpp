// Exact counters that cost a plain increment: each thread writes its own, a reader adds them up.
#pragma once

#include <actors/base/counters.hpp>
#include <actors/base/spin_lock.hpp>

#include <array>
#include <atomic>
#include <cstdint>

namespace actors::backend {

class cell;
class system_core;

/// Written by one thread, read by any.
class tally_counter {
public:
  void add(std::uint64_t n = 1) noexcept {
    // relaxed, no read-modify-write: there is one writer, and readers want only the number
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  void take_back() noexcept { add(~std::uint64_t{0}); }  // wraps around: minus one
  std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }
  void clear() noexcept { value_.store(0, std::memory_order_relaxed); }

private:
  std::atomic<std::uint64_t> value_{0};
};

class wait_record;

/// The actors that began to wait on one thread and still do.
struct wait_list {
  spin_lock lock;
  wait_record* first = nullptr;
};

/// One thread's counts for one system. Belongs to the system, which never frees it; a thread that
/// ends leaves its tally, with what is in it, to the next thread.
struct alignas(64) tally {
  tally_counter sent, handled, rejected, overruns;
  tally_counter spawned;
  std::array<tally_counter, num_dead_causes> dead;
  /// Actors ended. A read-modify-write: the shutdown waits for it (system_core::actor_ended).
  std::atomic<std::uint64_t> ended{0};
  wait_list waiting;
  bool has_new_waits = false;  // since the thread asked for a survey; its own
  std::atomic<bool> in_use{true};
  tally* next = nullptr;

  void clear() noexcept;
};

/// What the runtime knows of the calling thread.
struct thread_state {
  cell* current = nullptr;         ///< whose turn runs here
  system_core* counted = nullptr;  ///< the system that `counts` belongs to
  tally* counts = nullptr;
};

[[gnu::tls_model("initial-exec")]] extern constinit thread_local thread_state this_thread;

}  // namespace actors::backend

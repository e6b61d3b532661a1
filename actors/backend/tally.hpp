// Exact counters that cost a plain increment: each thread writes its own, a reader adds them up.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/counters.hpp>
#include <actors/base/spin_lock.hpp>

#include <array>
#include <atomic>
#include <cstdint>

namespace actors::backend {

class cell;
class helper;
class system_core;

/// Written by one thread, read by any.
class tally_counter {
public:
  void add(std::uint64_t n = 1) noexcept {
    // relaxed, no read-modify-write: there is one writer, and readers want only the number
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  /// The same, after all that the thread did before.
  void add_last() noexcept {
    // release: pairs with the reader's acquire in get_last()
    value_.store(value_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  void take_back() noexcept { add(~std::uint64_t{0}); }  // wraps around: minus one
  /// The same, in the manner of add_last().
  void leave() noexcept {
    // release: pairs with the reader's acquire in get_last()
    value_.store(value_.load(std::memory_order_relaxed) - 1, std::memory_order_release);
  }
  std::uint64_t get_last() const noexcept { return value_.load(std::memory_order_acquire); }
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
  tally_counter visits;  ///< into sends and out of them, see visit
  tally_counter spawned;
  tally_counter suspended;  ///< handlers that did not end at once
  tally_counter settled;    ///< of those, that have ended or were destroyed
  std::array<tally_counter, num_dead_causes> dead;
  /// Actors ended. A read-modify-write: the shutdown waits for it (system_core::actor_ended).
  std::atomic<std::uint64_t> ended{0};
  wait_list waiting;
  bool has_new_waits = false;  // since the thread asked for a survey; its own
  system_core* core = nullptr;
  tally* next = nullptr;   // all of the system
  tally* other = nullptr;  // those of the same thread, or those that no thread has

  void clear() noexcept;
};

/// While a thread sends. What it counts is about the system as it was when the send began: so no
/// other one takes the core over before the thread is out again (core_pool), though the message may
/// have been handled, and the system have ended, before the sender comes to count it.
class visit {
public:
  explicit visit(tally& counts) noexcept : counts_(counts) { counts_.visits.add(); }
  visit(const visit&) = delete;
  visit& operator=(const visit&) = delete;
  ~visit() { counts_.visits.leave(); }

private:
  tally& counts_;
};

/// What the runtime knows of the calling thread.
struct thread_state {
  cell* current = nullptr;         ///< whose turn runs here
  system_core* counted = nullptr;  ///< the system that `counts` belongs to
  tally* counts = nullptr;
  tally* mine = nullptr;  ///< all that the thread has
  /// Why code that runs here must not wait, in a sentence; nullptr: it is no reason known.
  const char* may_not_wait = nullptr;
  envelope_queue outside;           ///< continuations of nobody's, see reply.cpp
  envelope_queue dropped_promises;  ///< by the exception that leaves a handler, see reply.cpp
  envelope_queue ended_slots;       ///< to be destroyed one after the other, see reply.cpp
  bool runs_outside = false;
  bool destroys_slots = false;
  helper* while_waiting = nullptr;
  system_core* home = nullptr;  ///< whose thread it is: a worker, or an actor's own
};

[[gnu::tls_model("initial-exec")]] extern constinit thread_local thread_state this_thread;

}  // namespace actors::backend

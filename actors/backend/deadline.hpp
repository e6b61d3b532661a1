// The clock of requests that have a deadline: one for the process, since such a request may be
// asked by a thread, answered by a thread, and outlive every system.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/sched/timer_entry.hpp>

namespace actors::backend {

/// What only those slots have that may end, or have ended, early. The asker's. Withdraws the
/// request at its deadline; while it is armed the clock holds a reference to the slot.
class early_end : public sched::timer_entry {
public:
  explicit early_end(reply_slot& slot) noexcept : timer_entry(&ring), slot_(slot) {}

  void arm(clock::time_point due);
  /// True: it will not ring, and the clock's reference is the caller's.
  bool cancel() noexcept;

  error verdict;  ///< of a deadlock

  static void* operator new(std::size_t size) { return detail::allocate_block(size); }
  static void operator delete(void* p, std::size_t size) noexcept { detail::free_block(p, size); }

private:
  static void ring(sched::timer_entry& e) noexcept;

  reply_slot& slot_;
};

}  // namespace actors::backend

// The clock of what may be armed by any thread and may outlive every system: requests that have a
// deadline, and the patience of those that wait for room in a mailbox. One for the process.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/sched/timer_service.hpp>

namespace actors::backend {

/// Never stops. It has started (start_deadlines) before anything is armed: so that cannot fail.
sched::timer_service& process_clock();

/// What only those slots have that may end, or have ended, early. The asker's. Withdraws the
/// request at its deadline; while it is armed the clock holds a reference to the slot.
class early_end : public sched::timer_entry, public detail::block_allocated {
public:
  explicit early_end(reply_slot& slot) noexcept : timer_entry(&ring), slot_(slot) {}

  void arm(clock::time_point due) noexcept;
  /// True: it will not ring, and the clock's reference is the caller's.
  bool cancel() noexcept;

  error verdict;  ///< of a deadlock

private:
  static void ring(sched::timer_entry& e) noexcept;

  reply_slot& slot_;
};

}  // namespace actors::backend

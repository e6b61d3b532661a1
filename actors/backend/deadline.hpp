// The clock of what may be armed by any thread and may outlive every system: requests that have a
// deadline, and the patience of those that wait for room in a mailbox. One for the process.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/sched/timer_service.hpp>

#include <atomic>

namespace actors::backend {

/// Never stops. It has started (start_deadlines) before anything is armed: so that cannot fail.
sched::timer_service& process_clock();

/// What only those slots have that may end, or have ended, early. The asker's. Withdraws the
/// request at its deadline; while it is armed the clock holds a reference to the slot.
class early_end : public sched::timer_entry, public detail::block_allocated {
public:
  /// So far back it is looked whether a request has been answered whose deadline others inherit.
  static constexpr unsigned most_ancestors = 64;

  explicit early_end(reply_slot& slot) noexcept : timer_entry(&ring), slot_(slot) {}
  early_end(const early_end&) = delete;
  early_end& operator=(const early_end&) = delete;
  ~early_end();

  /// Before it is sent: its deadline is that of `from`; `own` is what it would be without. False:
  /// it has too many ancestors.
  bool inherit(reply_slot& from, clock::time_point own, unsigned ancestors) noexcept;
  /// Who arms it inherits the deadline of this request.
  void limited_by(reply_slot& request) noexcept;

  void arm(clock::time_point due) noexcept;
  /// True: it will not ring, and the clock's reference is the caller's.
  bool cancel() noexcept;

  error verdict;  ///< of a deadlock

  const reply_slot* from() const noexcept { return from_; }
  clock::time_point own() const noexcept { return own_; }
  unsigned ancestors() const noexcept { return ancestors_; }

private:
  static void ring(sched::timer_entry& e) noexcept;

  reply_slot& slot_;
  // both hold a reference
  reply_slot* from_ = nullptr;
  std::atomic<reply_slot*> limit_{nullptr};
  clock::time_point own_ = no_deadline;
  unsigned ancestors_ = 0;
};

}  // namespace actors::backend

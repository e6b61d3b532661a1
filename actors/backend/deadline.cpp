// Deadlines and withdrawals: how a request ends without its answer.
#include <actors/backend/deadline.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/futex.hpp>

#include <algorithm>
#include <new>

namespace actors::backend {
namespace {

/// From a request that was withdrawn to the actor whose suspended handler is about it.
struct withdrawal_notice : envelope {
  reply_slot* request;  // a reference
  errc why;
};

void run_notice(envelope* e, cell& self) {
  auto* notice = static_cast<withdrawal_notice*>(e);
  self.asks().withdraw_for(*notice->request, notice->why);
  e->ops->drop(e);
}
void drop_notice(envelope* e) noexcept {
  static_cast<withdrawal_notice*>(e)->request->release();
  detail::free_block(e, sizeof(withdrawal_notice));
}
constexpr envelope_ops notice_ops{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run_notice, &drop_notice};

}  // namespace

// -- the clock ------------------------------------------------------------------------------------

// Never destroyed: a future may be waited for until the process is gone.
sched::timer_service& process_clock() {
  static auto& service = *new sched::timer_service{"actors.timeout"};
  return service;
}

void start_deadlines() {
  struct first_entry : sched::timer_entry {
    first_entry() : timer_entry([](sched::timer_entry&) noexcept {}) {}
  };
  static const bool started = [] {
    static first_entry first;  // the thread starts with the first that is armed
    return process_clock().arm(first, clock::now());
  }();
  static_cast<void>(started);
}

void early_end::arm(clock::time_point due) noexcept {
  static_cast<void>(process_clock().arm(*this, due));  // it never stops
}

bool early_end::cancel() noexcept { return process_clock().cancel(*this); }

void early_end::ring(sched::timer_entry& e) noexcept {
  auto& slot = static_cast<early_end&>(e).slot_;
  static_cast<void>(slot.withdraw(errc::timed_out));
  slot.release();
}

// Once it is there it stays until the slot goes: it may be ringing. It may be armed again then: the
// ring under way has a reference of its own, and touches the entry no more.
early_end& reply_slot::early() {
  if (early_ == nullptr) early_ = std::make_unique<early_end>(*this);
  return *early_;
}

void reply_slot::forget_deadline() noexcept {
  if (early_ != nullptr && early_->cancel()) release();
}

// -- withdrawing ----------------------------------------------------------------------------------

bool reply_slot::end_early(errc why) noexcept {
  const auto bits = withdrawn | static_cast<std::uint32_t>(why) << reason_shift;
  // acq_rel: sees the continuation and the handler, publishes that it has ended
  auto before = state_.load(std::memory_order_acquire);
  do {
    if ((before & ended) != 0) return false;
  } while (!state_.compare_exchange_weak(before, before | bits, std::memory_order_acq_rel,
                                         std::memory_order_acquire));
  // who is on a circle with its asker hears so itself
  if ((before & handled) != 0 && why != errc::deadlock) tell_handler(why);
  return true;
}

// By whoever has ended it early.
void reply_slot::tell_end() noexcept {
  // relaxed: this thread has set `withdrawn`, and these bits do not change after it
  const auto seen = state_.load(std::memory_order_relaxed);
  if ((seen & waited) != 0) futex_wake(state_, futex_all);
  if ((seen & armed) == 0) return;
  add_ref();
  fire();
}

bool reply_slot::withdraw(errc why) noexcept {
  if (!end_early(why)) return false;
  tell_end();
  return true;
}

void reply_slot::explain(error verdict) noexcept {
  try {
    early().verdict = std::move(verdict);
  } catch (const std::bad_alloc&) {
    return;  // the code is all that there is memory for
  }
}

void reply_slot::handled_by(cell& by) noexcept {
  if (handler_ != nullptr) return;
  handler_ = &by;
  caf::intrusive_ptr_add_weak_ref(block_of(by));
  // release: publishes handler_ to end_early(); acquire: the reason, if it was there before
  const auto before = state_.fetch_or(handled, std::memory_order_acq_rel);
  if ((before & withdrawn) != 0) tell_handler(static_cast<errc>(before >> reason_shift));
}

void reply_slot::tell_handler(errc why) noexcept {
  auto* block = block_of(*handler_);
  if (!caf::intrusive_ptr_upgrade_weak(block)) return;
  try {
    void* at = detail::allocate_block(sizeof(withdrawal_notice));
    add_ref();
    handler_->deliver_control(::new (at) withdrawal_notice{{nullptr, &notice_ops, 0}, this, why});
  } catch (const std::bad_alloc&) {
    static_cast<void>(why);  // then the handler goes on, and its answer is dropped
  }
  caf::intrusive_ptr_release(block);
}

// -- the face -----------------------------------------------------------------------------------

void deliver_request(cell& to, request_envelope* e, clock::time_point deadline) noexcept {
  if (deadline == limit_of_system) deadline = to.core().default_deadline();
  if (auto* asker = this_thread.current) deadline = std::min(deadline, asker->scope().deadline);
  e->slot->asked(to.number(), *e->ops->value, deadline);
  static_cast<void>(to.deliver(e));
}

void drop_expired(cell& self, request_envelope& e) noexcept {
  auto& core = self.core();
  const bool cancelled = e.slot->was_cancelled();
  core.counts().handled.take_back();  // dispatch counts it when this returns
  core.bury(
      &e, self.number(), dead_cause::expired,
      error{cancelled ? errc::cancelled : errc::timed_out, "nobody waits for the answer any more"});
}

}  // namespace actors::backend

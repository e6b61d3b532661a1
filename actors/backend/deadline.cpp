// Deadlines and withdrawals: how a request ends without its answer.
#include <actors/backend/deadline.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/futex.hpp>
#include <actors/sched/timer_service.hpp>

#include <algorithm>
#include <new>

namespace actors::backend {
namespace {

// Never destroyed: a future may be waited for until the process is gone.
sched::timer_service& deadline_clock() {
  static auto& service = *new sched::timer_service{"actors.timeout"};
  return service;
}

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

void start_deadlines() {
  struct first_entry : sched::timer_entry {
    first_entry() : timer_entry([](sched::timer_entry&) noexcept {}) {}
  };
  static const bool started = [] {
    static first_entry first;  // the thread starts with the first that is armed
    return deadline_clock().arm(first, clock::now());
  }();
  static_cast<void>(started);
}

void early_end::arm(clock::time_point due) {
  static_cast<void>(deadline_clock().arm(*this, due));  // it never stops
}

bool early_end::cancel() noexcept { return deadline_clock().cancel(*this); }

void early_end::ring(sched::timer_entry& e) noexcept {
  auto& slot = static_cast<early_end&>(e).slot_;
  static_cast<void>(slot.withdraw(errc::timed_out));
  slot.release();
}

void reply_slot::watch_deadline(clock::time_point until) noexcept {
  early_ = std::make_unique<early_end>(*this);
  add_ref();
  early_->arm(until);
}

// The entry itself stays until the slot goes: it may be ringing.
void reply_slot::forget_deadline() noexcept {
  if (early_ != nullptr && early_->cancel()) release();
}

// -- withdrawing ----------------------------------------------------------------------------------

bool reply_slot::end_early(errc why, std::uint32_t& before) noexcept {
  const auto bits = withdrawn | static_cast<std::uint32_t>(why) << reason_shift;
  // acq_rel: sees the continuation and the handler, publishes that it has ended
  before = state_.load(std::memory_order_acquire);
  do {
    if ((before & ended) != 0) return false;
  } while (!state_.compare_exchange_weak(before, before | bits, std::memory_order_acq_rel,
                                         std::memory_order_acquire));
  // who is on a circle with its asker hears so itself
  if ((before & handled) != 0 && why != errc::deadlock) tell_handler(why);
  return true;
}

bool reply_slot::withdraw(errc why) noexcept {
  std::uint32_t before = 0;
  if (!end_early(why, before)) return false;
  if ((before & waited) != 0) futex_wake(state_, futex_all);
  if ((before & armed) != 0) {
    add_ref();
    fire();
  }
  return true;
}

void reply_slot::explain(error verdict) noexcept {
  if (early_ == nullptr) early_ = std::make_unique<early_end>(*this);
  early_->verdict = std::move(verdict);
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
  add_ref();
  void* at = detail::allocate_block(sizeof(withdrawal_notice));
  handler_->deliver_control(::new (at) withdrawal_notice{{nullptr, &notice_ops, 0}, this, why});
  caf::intrusive_ptr_release(block);
}

// -- the open asks of an actor
// ----------------------------------------------------------------------

void open_asks::link(reply_slot& slot) noexcept {
  slot.listed_ = true;
  slot.open_prev_ = nullptr;
  slot.open_next_ = first_;
  if (first_ != nullptr) first_->open_prev_ = &slot;
  first_ = &slot;
}

void open_asks::unlink(reply_slot& slot) noexcept {
  slot.listed_ = false;
  if (slot.open_next_ != nullptr) slot.open_next_->open_prev_ = slot.open_prev_;
  (slot.open_prev_ != nullptr ? slot.open_prev_->open_next_ : first_) = slot.open_next_;
}

void open_asks::withdraw_for(const reply_slot& request, errc why) noexcept {
  for (auto* each = first_; each != nullptr; each = each->open_next_)
    if (each->next_->scope_.request == &request) static_cast<void>(each->withdraw(why));
}

reply_slot* open_asks::awaited() const noexcept {
  for (auto* each = first_; each != nullptr; each = each->open_next_)
    if (each->next_->resumes_handler()) return each;
  return nullptr;
}

// A slot that has ended by itself is in the inbox, or on its way there, and is discarded there.
void open_asks::abandon() noexcept {
  while (first_ != nullptr) {
    auto& slot = *first_;
    slot.add_ref();
    unlink(slot);
    std::uint32_t before = 0;
    if (slot.end_early(errc::cancelled, before))
      slot.discard();
    else
      slot.release();
  }
}

// -- the face -----------------------------------------------------------------------------------

void deliver_request(cell& to, request_envelope* e, clock::time_point deadline) noexcept {
  if (auto* asker = this_thread.current) deadline = std::min(deadline, asker->scope().deadline);
  e->slot->asked(to.number(), *e->ops->value, deadline);
  to.deliver(e);
}

void drop_expired(cell& self, request_envelope& e) noexcept {
  auto& core = self.core();
  const bool cancelled = e.slot->was_cancelled();
  core.counts().handled.take_back();  // dispatch counts it when this returns
  core.bury(
      &e, self.number(), dead_cause::expired,
      {cancelled ? errc::cancelled : errc::timed_out, "nobody waits for the answer any more"});
}

}  // namespace actors::backend

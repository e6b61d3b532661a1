// Deadlines and withdrawals: how a request ends without its answer.
#include <actors/backend/deadline.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/futex.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

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

/// Withdraws a request at the deadline of its own, when one that it had inherited has ended.
class later_end : public sched::timer_entry, public detail::block_allocated {
public:
  static void arm(reply_slot& slot, clock::time_point due) noexcept {
    try {
      auto* end = new later_end{slot};
      slot.add_ref();
      static_cast<void>(process_clock().arm(*end, due));  // it never stops
    } catch (const std::bad_alloc&) {
      static_cast<void>(slot.withdraw(errc::timed_out));  // too early is better than never
    }
  }

private:
  explicit later_end(reply_slot& slot) noexcept : timer_entry(&ring), slot_(slot) {}
  static void ring(sched::timer_entry& e) noexcept {
    const std::unique_ptr<later_end> self{static_cast<later_end*>(&e)};
    static_cast<void>(self->slot_.withdraw(errc::timed_out));
    self->slot_.release();
  }

  reply_slot& slot_;
};

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

early_end::~early_end() {
  if (from_ != nullptr) from_->release();
  // relaxed: nobody else is left
  if (auto* limit = limit_.load(std::memory_order_relaxed)) limit->release();
}

bool early_end::inherit(reply_slot& from, clock::time_point own, unsigned ancestors) noexcept {
  if (ancestors > most_ancestors) return false;
  from.add_ref();
  from_ = &from;
  own_ = own;
  ancestors_ = ancestors;
  return true;
}

// Once: what an actor has armed is not taken back.
void early_end::limited_by(reply_slot& request) noexcept {
  request.add_ref();
  // release: pairs with ring(), which may be that of an earlier wait
  limit_.store(&request, std::memory_order_release);
}

// It is not armed again here: who waits in several ways, one after the other, may be doing that.
void early_end::ring(sched::timer_entry& e) noexcept {
  auto& self = static_cast<early_end&>(e);
  auto& slot = self.slot_;
  auto until = slot.deadline();
  // acquire: pairs with limited_by()
  if (const auto* limit = self.limit_.load(std::memory_order_acquire))
    until = std::min(until, limit->is_answered() ? no_deadline : limit->deadline());
  if (until <= clock::now())
    static_cast<void>(slot.withdraw(errc::timed_out));
  else if (until != no_deadline)
    later_end::arm(slot, until);
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

// Without memory it has the deadline as if it were its own.
void reply_slot::inherit(const request_scope& scope) noexcept {
  const auto until = scope.until();
  if (until >= deadline_) return;
  const auto own = std::exchange(deadline_, until);
  auto& whose = *scope.request;
  const bool inherited = (whose.state_.load(std::memory_order_relaxed) & inherits) != 0;
  try {
    if (early().inherit(whose, own, 1 + (inherited ? whose.early_->ancestors() : 0)))
      state_.store(inherits, std::memory_order_relaxed);  // published with the message
  } catch (const std::bad_alloc&) {
    return;
  }
}

clock::time_point reply_slot::deadline_in_force() const noexcept {
  auto until = no_deadline;
  for (const auto* each = this;; each = each->early_->from()) {
    // relaxed: a moment later is as good; who has the slot has seen what was set before it was sent
    const auto seen = each->state_.load(std::memory_order_relaxed);
    if (each != this && (seen & answered) != 0) return until;
    if ((seen & inherits) == 0) return std::min(until, each->deadline_);
    until = std::min(until, each->early_->own());
  }
}

// Of what is armed in a handler whose request has a deadline. One that has been answered already is
// nobody's business any more.
void reply_slot::limit_by(const request_scope& scope) noexcept {
  auto& kept = next_->scope_;
  kept.request = nullptr;
  if (scope.until() == no_deadline) return;
  kept.request = scope.request;
  kept.deadline = scope.deadline;
  early_->limited_by(*scope.request);
}

void slot_hold::add_ref() const noexcept { slot_->add_ref(); }
void slot_hold::release() const noexcept { slot_->release(); }

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

// Apart, so that a request without a deadline needs no stack for it.
[[gnu::cold, gnu::noinline]] static void deliver_inheriting(cell& to, request_envelope* e,
                                                            const request_scope& scope) noexcept {
  e->slot->inherit(scope);
  static_cast<void>(to.deliver(e));
}

// -- the face -----------------------------------------------------------------------------------

void deliver_request(cell& to, request_envelope* e, clock::time_point deadline) noexcept {
  if (deadline == limit_of_system) deadline = to.core().default_deadline();
  e->slot->asked(to.number(), *e->ops->value, deadline);
  auto* asker = this_thread.current;
  if (asker != nullptr && asker->scope().deadline < deadline) [[unlikely]]
    return deliver_inheriting(to, e, asker->scope());
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

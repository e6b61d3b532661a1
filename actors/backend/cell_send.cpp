// The senders' side of a cell: any thread, possibly under CAF's locks.
#include <actors/backend/cell.hpp>

#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/fence.hpp>

#include <caf/actor_system.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

namespace actors::backend {
namespace {

std::uint64_t sender_id() noexcept {
  const auto* sender = this_thread.current;
  return sender != nullptr ? sender->number() : 0;
}

/// A signal without content: what it means is in the cell's signals by then.
void run_signal(envelope* e, cell&) { free_envelope(e); }
void drop_signal(envelope* e) noexcept { free_envelope(e); }
constexpr envelope_ops signal_ops{
    envelope_kind::control, sizeof(envelope), 0, nullptr, nullptr, &run_signal, &drop_signal};

/// The mailbox up to here has been handled, unless it waits.
void run_stop(envelope* e, cell& self) {
  if (self.hold_while_exclusive(e)) return;
  free_envelope(e);
  if (self.type().on_stopping != nullptr)
    return self.type().on_stopping(self.object(), self.self_context());
  self.stop_after_handlers();
}
constexpr envelope_ops stop_ops{
    envelope_kind::control, sizeof(envelope), 0, nullptr, nullptr, &run_stop, &drop_signal, true};

void run_restart(envelope* e, cell& self) {
  if (self.hold_while_exclusive(e)) return;
  free_envelope(e);
  self.restart_after_handler();
}
constexpr envelope_ops restart_ops{envelope_kind::control, sizeof(envelope), 0,   nullptr, nullptr,
                                   &run_restart,           &drop_signal,     true};

void run_mark(envelope* e, cell& self) {
  if (self.hold_while_exclusive(e)) return;
  free_envelope(e);
  if (self.type().on_marked != nullptr) self.type().on_marked(self.object(), self.self_context());
}
constexpr envelope_ops mark_ops{
    envelope_kind::control, sizeof(envelope), 0, nullptr, nullptr, &run_mark, &drop_signal, true};

void run_started(envelope* e, cell& self) {
  free_envelope(e);
  self.type().on_started(self.object(), self.self_context());
}
constexpr envelope_ops started_ops{envelope_kind::control, sizeof(envelope), 0, nullptr, nullptr,
                                   &run_started,           &drop_signal};

envelope* make_signal(const envelope_ops& ops) {
  auto* e = ::new (detail::allocate_block(sizeof(envelope))) envelope;
  e->ops = &ops;
  e->sender = sender_id();
  return e;
}

}  // namespace

// False: it was refused. What comes from no actor is looked at, for the end of the system.
bool cell::deliver(envelope* e) noexcept {
  const auto* sender = this_thread.current;
  if (sender != nullptr) return deliver_from(sender->number(), e);
  return core_->refuses_thread() ? refuse_thread(e) : deliver_from(0, e);
}

// The books are found before the push: after it the cell may be gone.
[[gnu::always_inline]] inline bool cell::deliver_from(std::uint64_t sender, envelope* e) noexcept {
  e->sender = sender;
  auto& counts = core_->counts();
  const visit here{counts};
  switch (inbox_.push(e)) {
  case queue::pushed::queued:
    counts.sent.add();
    return true;
  case queue::pushed::unblocked:
    counts.sent.add();
    wake();
    return true;
  case queue::pushed::closed:
    refuse(e);
    return false;
  case queue::pushed::redirected:
    return deliver_redirected(e);
  }
  return false;
}

// The system is shutting down, or has ended.
bool cell::refuse_thread(envelope* e) noexcept {
  e->sender = 0;
  auto& counts = core_->counts();
  const visit here{counts};
  if (!of_this_system()) {
    refuse(e);
    return false;
  }
  counts.sent.add();
  core_->bury(e, number(), dead_cause::receiver_stopped,
              {errc::system_down, "the system is shutting down"});
  dispose_envelope(e);
  return false;
}

bool cell::deliver_redirected(envelope* e) noexcept {
  if (!of_this_system()) {
    refuse(e);
    return false;
  }
  if (special_) {
    deliver_special(e);
    return true;
  }
  core_->counts().sent.add();
  return extras_->proxy->forward(e);
}

errc cell::try_deliver(envelope* e) noexcept {
  e->sender = sender_id();
  auto& counts = core_->counts();
  const visit here{counts};
  if (core_->refuses_thread()) return give_back(counts);
  const auto result = inbox_.push(e);
  if (result == queue::pushed::redirected && special_) return try_deliver_special(e);
  const bool refused = result == queue::pushed::closed ||
                       (result == queue::pushed::redirected && extras_->proxy->gone());
  if (refused) return give_back(counts);
  counts.sent.add();
  if (result == queue::pushed::unblocked) wake();
  if (result == queue::pushed::redirected) extras_->proxy->forward(e);
  return errc::none;
}

errc cell::give_back(tally& counts) noexcept {
  if (!of_this_system()) return errc::system_down;
  counts.sent.add();
  counts.rejected.add();
  return core_->takes_in() ? code_of_end() : errc::system_down;
}

void cell::deliver_control(envelope* e) noexcept {
  switch (inbox_.push(e)) {
  case queue::pushed::queued:
    return;
  case queue::pushed::unblocked:
    return wake();
  case queue::pushed::redirected:
    if (special_) return deliver_control_special(e);
    [[fallthrough]];
  case queue::pushed::closed:
    return e->ops->drop(e);
  }
}

envelope* cell::make_started_signal() { return make_signal(started_ops); }

void cell::interrupt(errc reason) {
  auto* signal = make_signal(signal_ops);
  auto first = errc::none;
  // relaxed: published by the signal
  static_cast<void>(
      interruption_.compare_exchange_strong(first, reason, std::memory_order_relaxed));
  signals_or(interrupted);
  deliver_control(signal);
  unmute();  // [M4]
}

void cell::signals_or(std::uint8_t bits) noexcept {
  // release: pairs with the acquire in attend(), which reads the reason of an interruption
  signals_.fetch_or(bits, std::memory_order_release);
}

// The push that unblocked the inbox made the caller the only one who may schedule the cell.
void cell::wake() noexcept {
  if (by_reference_) intrusive_ptr_add_ref_impl();  // the turn's
  schedule();
}

void cell::schedule() noexcept {
  if (has_own_thread()) {
    core_->outside_busy();
    return extras_->own->wake();
  }
  auto* scheduler = core_->scheduler();
  if (scheduler == nullptr) {
    core_->outside_busy();
    intrusive_ptr_add_ref_impl();  // CAF's: its scheduler releases one after each turn
    return core_->caf_system().scheduler().enqueue(this);
  }
  auto* worker = sched::worker::current();
  if (worker != nullptr && &worker->owner() == scheduler) return worker->push(sched::job::of(this));
  scheduler->schedule(sched::job::of(this));
}

// Within a visit: false means that the system has ended, true that nobody takes its core over until
// the visit is over. light_fence(): pairs with that of core_pool.
bool cell::of_this_system() const noexcept {
  light_fence();
  return core_->epoch() == epoch_;
}

// A message to an actor of a system that is gone is discarded: nobody keeps books any more.
void cell::refuse(envelope* e) noexcept {
  if (of_this_system()) {
    core_->counts().sent.add();
    return bury_mail(e);
  }
  if (e->ops->kind == envelope_kind::request)
    std::exchange(static_cast<request_envelope*>(e)->slot, nullptr)
        ->complete_with_error({errc::system_down, "the actor's system has ended"});
  dispose_envelope(e);
}

/// For one that has been counted as sent. At the system's end an asker hears of that: its own
/// failure is then not news.
void cell::bury_mail(envelope* e) noexcept {
  // the words only where somebody reads them: an actor may end with a million messages
  const bool heard = core_->letters().are_heard() || e->ops->kind == envelope_kind::request;
  core_->bury(e, number(), dead_cause::receiver_stopped,
              heard ? describe_end(" has stopped") : error{code_of_end()});
  dispose_envelope(e);
}

errc cell::code_of_end() const noexcept {
  return core_->closing() ? errc::system_down : errc::actor_stopped;
}

error cell::describe_end(const char* how) const noexcept {
  try {
    return {code_of_end(), display_name() + how};
  } catch (const std::bad_alloc&) {
    return {code_of_end()};
  }
}

// -- the face -----------------------------------------------------------------------------------

void deliver(cell& to, envelope* e) noexcept { static_cast<void>(to.deliver(e)); }
void delegate_request(cell& to, request_envelope* e) noexcept {
  e->slot->waits_for(to.number());  // who waits has been noted as waiting already
  static_cast<void>(to.deliver(e));
}
errc try_deliver(cell& to, envelope* e) noexcept { return to.try_deliver(e); }

void stop(cell& c, stop_mode mode) {
  if (c.is_proxy()) return c.extras().proxy->stop(mode);
  if (mode == stop_mode::now) return c.interrupt(errc::killed);
  c.deliver_control(make_signal(stop_ops));
  c.stop_is_sent();
}

void mark(cell& c) { c.deliver_control(make_signal(mark_ops)); }

void request_restart(cell& c) { c.deliver_control(make_signal(restart_ops)); }

}  // namespace actors::backend

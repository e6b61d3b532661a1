// Handlers that are suspended, and the mailbox that waits for them.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {
namespace {

/// What an actor behaves like while its mailbox waits: no message finds a handler, so each ends up
/// where it is held. Messages of other actors pay nothing for it.
constexpr actor_type make_holding_type() {
  actor_type type;
  type.name = "an actor whose mailbox waits";
  type.dispatch = [](void*, context&, envelope&) { return false; };
  return type;
}
constexpr actor_type holding_type = make_holding_type();

}  // namespace

void handler_list::link(suspended_handler& h) noexcept {
  h.next_ = suspended;
  if (suspended != nullptr) suspended->prev_ = &h;
  suspended = &h;
}

void handler_list::unlink(suspended_handler& h) noexcept {
  if (h.next_ != nullptr) h.next_->prev_ = h.prev_;
  (h.prev_ != nullptr ? h.prev_->next_ : suspended) = h.next_;
}

void suspended_handler::finished(error why) noexcept {
  failed_ = static_cast<bool>(why);
  why_ = std::move(why);
  cell_->handler_finished(*this);
}

bool cell::holds_mailbox() const noexcept {
  return extras_ != nullptr && (extras_->handlers.exclusive != 0 || extras_->handlers.stopping);
}

void cell::choose_behavior() noexcept {
  if (holds_mailbox()) return use_behavior(object_, holding_type);
  if (extras_ == nullptr || extras_->layers.empty()) return use_behavior(object_, *type_);
  const auto& top = extras_->layers.back();
  use_behavior(top.object.get(), *top.type);
}

void cell::suspend(std::unique_ptr<suspended_handler> handler, std::uint32_t number) {
  auto& all = extras().handlers;
  auto* h = handler.release();
  h->cell_ = this;
  h->sender_ = sender_;
  h->number_ = number;
  if (auto behavior = extras().running_behavior()) [[unlikely]]
    h->behavior_ = std::move(behavior);
  all.link(*h);
  core_->counts().handled.take_back();  // dispatch counts it when this returns
  core_->handler_suspended();
  if (h->others_ == while_suspended::wait) {
    all.exclusive_number = number;
    if (all.exclusive++ == 0 && core_->watches_deadlocks()) all.waiting.enter(*this, nullptr);
  }
  choose_behavior();
}

void cell::handler_finished(suspended_handler& h) noexcept {
  auto& all = extras_->handlers;
  all.unlink(h);
  h.next_ = std::exchange(all.ended, &h);
  attend_soon();  // it is destroyed when the function that has resumed it has returned
}

void cell::settle_handler(suspended_handler& h) noexcept {
  if (!h.failed_) {
    extras_->stash.settle(h.number_);
    return core_->counts().handled.add();
  }
  const auto why = h.why_;
  drop_put_aside(h.number_, *h.message_, why);
  const bool given_up = why.code() == errc::timed_out || why.code() == errc::cancelled;
  bury_handler(*h.message_, h.sender_, given_up ? dead_cause::expired : dead_cause::handler_failed,
               why.text());
  if (!given_up) handler_failed(why);
}

// After a turn's step: books the handlers that have ended, and lets the mailbox go on.
void cell::settle_handlers() noexcept {
  if (extras_ == nullptr) return;
  auto& all = extras_->handlers;
  while (const auto h = std::unique_ptr<suspended_handler>{all.ended}) {
    all.ended = h->next_;
    if (h->others_ == while_suspended::wait && --all.exclusive == 0) all.waiting.leave();
    settle_handler(*h);
    core_->handler_settled();
  }
  if (all.stopping && all.suspended == nullptr) end_after_handler({});
  choose_behavior();
}

void cell::bury_handler(const value_ops& message, std::uint64_t sender, dead_cause cause,
                        std::string_view text) noexcept {
  dead_letter letter;
  letter.message = message.name;
  letter.sender = sender;
  letter.receiver = number();
  letter.cause = cause;
  letter.text = text;
  core_->count_dead(letter);
}

// The incarnation ends, and with it what its handlers were about.
void cell::drop_handlers() noexcept {
  if (extras_ == nullptr) return;
  auto& all = extras_->handlers;
  while (const auto h = std::unique_ptr<suspended_handler>{all.suspended}) {
    all.unlink(*h);
    const auto why = describe_end(" ended while its handler was suspended");
    if (extras_->stash.has_from(h->number_)) {  // what it has put aside is the message
      extras_->stash.settle(h->number_);
      core_->counts().handled.add();
    } else {
      bury_handler(*h->message_, h->sender_, dead_cause::receiver_stopped, why.text());
    }
    h->abandon(why);
    core_->handler_settled();
  }
  all.exclusive = 0;
  all.waiting.leave();
  release_held();
}

void cell::hold(envelope* e) noexcept {
  if (e->ops->kind <= envelope_kind::request)
    if (auto* newer = inbox_.detach(e)) append_pending(newer);
  auto& all = extras_->handlers;
  e->next = nullptr;
  (all.held_tail != nullptr ? all.held_tail->next : all.held_head) = e;
  all.held_tail = e;
}

void cell::append_pending(envelope* newer) noexcept {
  auto** end = &pending_;
  while (*end != nullptr) end = &(*end)->next;
  *end = newer;
}

bool cell::hold_while_exclusive(envelope* e, std::uint32_t started_by) noexcept {
  if (extras_ == nullptr || extras_->handlers.exclusive == 0) return false;
  if (started_by != 0 && started_by == extras_->handlers.exclusive_number) return false;
  hold(e);
  return true;
}

// The oldest that was held is next; the others follow one at a time, each after the one before it
// (attend_soon brings the turn back here). If its handler suspends, they have not moved: otherwise
// a handler that waits with a full mailbox would cost as much as all that is in it.
void cell::release_next_held() noexcept {
  if (extras_ == nullptr || extras_->handlers.held_head == nullptr || holds_mailbox()) return;
  auto& all = extras_->handlers;
  auto* e = all.held_head;
  all.held_head = e->next;
  if (all.held_head == nullptr) all.held_tail = nullptr;
  e->next = pending_;
  pending_ = e;
  if (all.held_head != nullptr) attend_soon();
}

// All that was held goes to the front of the mailbox, in the order in which it came.
void cell::release_held() noexcept {
  auto& all = extras_->handlers;
  if (all.held_head == nullptr) return;
  all.held_tail->next = pending_;
  pending_ = std::exchange(all.held_head, nullptr);
  all.held_tail = nullptr;
}

// A stop waits for the handlers that are suspended; what comes after it does not get a handler.
void cell::stop_after_handlers() noexcept {
  if (extras_ == nullptr || extras_->handlers.suspended == nullptr) return end_after_handler({});
  extras_->handlers.stopping = true;
  choose_behavior();
}

std::uint32_t new_handler_number(cell& self) noexcept { return self.new_handler_number(); }

void suspend_handler(cell& self, std::unique_ptr<suspended_handler> handler, std::uint32_t number) {
  self.suspend(std::move(handler), number);
}

void handler_did_not_suspend(cell& self, std::uint32_t number) noexcept {
  self.handler_did_not_suspend(number);
}

error failure_of(const cell& self) noexcept { return self.current_failure(); }

error given_up(const reply_slot& request) noexcept {
  if (!request.expired()) return {};
  try {
    throw;
  } catch (const actor_error& e) {
    if (e.code() != errc::timed_out && e.code() != errc::cancelled) return {};
    // the clock may not have come to it yet
    static_cast<void>(const_cast<reply_slot&>(request).withdraw(errc::timed_out));
    return e.reason();
  } catch (...) {
    return {};
  }
}

void drop_given_up(cell& self, const value_ops& message, const error& why) noexcept {
  self.core().counts().handled.take_back();  // dispatch counts it when this returns
  self.bury_handler(message, self.current_sender(), dead_cause::expired, why.text());
}

void bury_unsent(cell& receiver, const value_ops& message, const error& why,
                 dead_cause cause) noexcept {
  receiver.core().counts().sent.add();
  receiver.bury_handler(message, 0, cause, why.text());
}

}  // namespace actors::backend

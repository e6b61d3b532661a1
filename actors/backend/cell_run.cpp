// The reader's side of a cell: one turn after another, each on whichever thread it is given.
#include <actors/backend/cell.hpp>

#include <actors/backend/family.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/lean_error.hpp>

#include <atomic>
#include <exception>

namespace actors::backend {
namespace {

/// Says on this thread whose turn it is; turns nest when a proxy or a test runs a cell directly.
class turn_scope {
public:
  explicit turn_scope(cell& self) noexcept : before_(std::exchange(this_thread.current, &self)) {}
  turn_scope(const turn_scope&) = delete;
  turn_scope& operator=(const turn_scope&) = delete;
  ~turn_scope() { this_thread.current = before_; }

private:
  cell* before_;
};

/// A copy without the reply slot: the original keeps that.
envelope* copy_envelope(const envelope& e) {
  const auto& ops = *e.ops;
  auto* block = detail::allocate_block(ops.block_size, ops.value->align);
  auto* copy = ops.kind == envelope_kind::request ? ::new (block) request_envelope{e, nullptr}
                                                  : ::new (block) envelope{e};
  try {
    ops.value->copy(copy->value(), const_cast<envelope&>(e).value());
  } catch (...) {
    free_envelope(copy);
    throw;
  }
  return copy;
}

}  // namespace

// What has failed elsewhere and is passed on keeps its text: it does not grow from actor to actor.
error describe_current_exception() noexcept {
  const char* text = "an exception that is no std::exception";
  try {
    throw;
  } catch (const actor_error& e) {
    if (e.code() == errc::actor_failed) return e.reason();
    return {errc::actor_failed, e.what()};
  } catch (const std::exception& e) {
    text = e.what() != nullptr ? e.what() : "an exception without a text";
    return {errc::actor_failed, text};
  } catch (...) {
    return {errc::actor_failed, text};
  }
}

// An actor that its system's end stops in the middle of a handler has not failed.
error cell::current_failure() const noexcept {
  if (core_->closing()) {
    try {
      throw;
    } catch (const actor_error& e) {
      if (e.code() == errc::system_down) return e.reason();
    } catch (...) {
      return describe_current_exception();
    }
  }
  return describe_current_exception();
}

// -- the three ways to be run -------------------------------------------------------------------

void cell::run(sched::worker& self) noexcept {
  const bool by_reference = by_reference_;
  switch (consume()) {
  case turn::idle:
    if (by_reference) intrusive_ptr_release_impl();
    return;
  case turn::more:
    return self.yield(sched::job::of(this));
  case turn::parked:
    return;
  case turn::ended:
    return intrusive_ptr_release_impl();
  }
}

caf::resumable::resume_result cell::resume(caf::execution_unit*, size_t) {
  auto& core = *core_;
  const bool by_reference = by_reference_;
  switch (consume()) {
  case turn::more:
    return resume_later;
  case turn::idle:
    if (by_reference) intrusive_ptr_release_impl();
    core.outside_idle();
    return awaiting_message;
  case turn::parked:
    core.outside_idle();
    return awaiting_message;
  case turn::ended:
    break;
  }
  intrusive_ptr_release_impl();
  core.outside_idle();
  return done;
}

void cell::run_on_own_thread(own_thread& own) noexcept {
  auto& core = *core_;
  this_thread.home = &core;
  for (;;) {
    own.await_wake();
    if (own.ended.load(std::memory_order_acquire)) return;  // abandoned before it started
    const bool by_reference = by_reference_;
    auto result = turn::more;
    while (result == turn::more) result = consume();
    if (result == turn::ended) break;
    if (by_reference && result != turn::parked) intrusive_ptr_release_impl();
    core.thread_rests();
    core.outside_idle();
  }
  core.keep_until_end(std::move(extras_->own));
  intrusive_ptr_release_impl();
  core.outside_idle();
}

// -- a turn ---------------------------------------------------------------------------------------

// False: there is nothing, and the cell must not be touched any more.
// Inlined by force: a call would cost each message of a conversation a tenth of its instructions.
[[gnu::always_inline]] inline bool cell::refill() noexcept {
  if (special_) [[unlikely]]
    return refill_special();
  while ((pending_ = inbox_.take()) == nullptr)
    if (inbox_.try_block()) return false;
  // relaxed: this thread alone writes it
  if (inbox_.last_batch() > high_water_.load(std::memory_order_relaxed)) [[unlikely]]
    note_high_water();
  return true;
}

cell::turn cell::consume() noexcept {
  const turn_scope scope{*this};
  for (auto left = throughput_;; --left) {
    if (pending_ == nullptr && !refill()) return turn::idle;
    if (left == 0) return turn::more;
    auto* e = pending_;
    pending_ = e->next;
    handle(e);
    // relaxed: attend() acquires what it needs
    if (signals_.load(std::memory_order_relaxed) == 0) [[likely]]
      continue;
    const auto next = attend();
    if (next != attended::go_on) return next == attended::parked ? turn::parked : turn::ended;
  }
}

// True when a handler took the message.
bool cell::handle(envelope* e) noexcept {
  // relaxed: in a reply that was withdrawn whoever has the request may say for whom he waits
  sender_ = std::atomic_ref{e->sender}.load(std::memory_order_relaxed);
  if (type_->retries != 0) [[unlikely]]
    return retry(e);
  const auto& taken_by = *behavior_type_;  // the handler may replace it
  try {
    return handle_message(e);
  } catch (...) {
    fail_message(e, taken_by.keeps_content(*e));
    return false;
  }
}

// Everything else than a message finds its way here, too:
// asking the actor first costs messages nothing.
bool cell::handle_message(envelope* e) {
  if (behavior_type_->dispatch(behavior_object_, self_context(), *e)) [[likely]] {
    core_->counts().handled.add();
    settle(e);
    return true;
  }
  switch (e->ops->kind) {
  case envelope_kind::control:
    run_control(e);
    break;
  case envelope_kind::foreign:
    holds_mailbox() ? hold(e) : handle_foreign(e);
    break;
  case envelope_kind::message:
  case envelope_kind::request:
    if (holds_mailbox()) {
      hold(e);
      return false;
    }
    core_->bury(e, id(), dead_cause::unhandled, describe_unhandled(*e));
    settle(e);
  }
  return false;
}

error cell::describe_unhandled(const envelope& e) const noexcept {
  return detail::lean_error(errc::unhandled, [&] {
    return error{errc::unhandled,
                 display_name() + " has no handler for " + std::string{e.ops->value->name}};
  });
}

// What the runtime has to say, or code of the actor's that no message has called.
void cell::run_control(envelope* e) noexcept {
  const bool before = std::exchange(runs_control_, true);
  try {
    e->ops->run(e, *this);
  } catch (...) {
    auto why = current_failure();
    fail_dropped_promises(why);
    handler_failed(std::move(why));
  }
  runs_control_ = before;
}

// A message that is done with. The newest one of a batch may still mark a place in the inbox.
void cell::settle(envelope* e) noexcept {
  destroy_message(e);
  if (inbox_.retire(e)) free_envelope(e);
}

void cell::handle_now(envelope* e) {
  core_->counts().sent.add();
  e->sender = id();
  const bool before = std::exchange(runs_control_, false);
  handle(e);
  runs_control_ = before;
}

// In a catch block. True: it was about a request for whose answer nobody waits any more.
bool cell::give_up(envelope* e) noexcept {
  if (e->ops->kind != envelope_kind::request) return false;
  const auto* slot = slot_of(*e);
  if (slot == nullptr) slot = static_cast<reply_slot*>(this_thread.dropped_promises.first);
  const auto why = slot != nullptr ? given_up(*slot) : error{};
  if (!why) return false;
  fail_dropped_promises(why);
  drop_put_aside(0, *e->ops->value, why);
  core_->bury(e, id(), dead_cause::expired, why);
  settle(e);
  return true;
}

// `whole`: the handler has left the message as it was.
void cell::fail_message(envelope* e, bool whole) noexcept {
  if (give_up(e)) return;
  auto why = current_failure();
  fail_dropped_promises(why);
  drop_put_aside(0, *e->ops->value, why);
  core_->bury(e, id(), dead_cause::handler_failed, why, whole);
  settle(e);
  handler_failed(std::move(why));
}

// The message is copied before each try, before the last one only for those who read its dead
// letter; a failed try rebuilds the struct.
bool cell::retry(envelope* e) noexcept {
  const auto* value = e->ops->value;
  const bool copies = value != nullptr && value->copy != nullptr;
  for (auto left = type_->retries;; --left) {
    envelope* spare = nullptr;
    auto* asked = slot_of(*e);
    try {
      if (copies && (left != 0 || core_->letters().are_heard())) spare = copy_envelope(*e);
      const bool handled = handle_message(e);
      if (spare != nullptr) dispose_envelope(spare);
      return handled;
    } catch (...) {
      if (spare == nullptr) {
        fail_message(e, false);
        return false;
      }
      if (give_up(e)) {
        dispose_envelope(spare);
        return false;
      }
      // the slot stays with the message, also if the handler took it into a promise that is gone,
      // or put the message aside with it
      auto* slot = take_slot(*e);
      if (auto* put_aside = take_put_aside(0, *value)) slot = put_aside;
      if (asked != nullptr && take_dropped_promise(asked)) slot = asked;
      fail_dropped_promises(current_failure());
      if (slot != nullptr) static_cast<request_envelope*>(spare)->slot = slot;
      settle(e);
      e = spare;
      if (left != 0 && rebuild()) continue;
      fail_message(e, true);
      return false;
    }
  }
}

// -- after a handler ------------------------------------------------------------------------------

void cell::fail(error reason) noexcept {
  failed_ = true;
  end_after_handler(std::move(reason));
}

void cell::handler_failed(error reason) noexcept {
  const bool ends = reason.code() == errc::system_down || type_->survives == nullptr ||
                    !object_lives_ || !type_->survives(object_, reason);
  ends ? fail(std::move(reason)) : restart_after_handler();
}

// The first error counts, also if the actor had wanted to end without one.
void cell::end_after_handler(error reason) noexcept {
  const bool ends = (signals_.load(std::memory_order_relaxed) & end_wanted) != 0;
  if (ends && (reason_ || !reason)) return;
  reason_ = std::move(reason);
  signals_or(end_wanted);
}

cell::attended cell::attend() noexcept {
  if (this_thread.dropped_promises.first != nullptr)  // the handler has caught the exception
    fail_dropped_promises({errc::broken_promise, "the promise was dropped unanswered"});
  settle_handlers();
  // acquire: pairs with signals_or(), which publishes the reason of an interruption
  const auto signals = signals_.exchange(0, std::memory_order_acquire);
  if ((signals & (end_wanted | interrupted)) != 0) {
    if ((signals & end_wanted) == 0) reason_ = interruption_.load(std::memory_order_relaxed);
    finish();
    return attended::ended;
  }
  if ((signals & restart_wanted) != 0 && rebuild()) settle_handlers();
  if (extras_ != nullptr) {
    extras_->forget_running_behavior();
    extras_->stash.settle(0);
  }
  // a rebuild that failed ends the actor
  if ((signals_.load(std::memory_order_relaxed) & end_wanted) != 0) return attend();
  release_next_held();
  return (signals & mute_wanted) != 0 && park() ? attended::parked : attended::go_on;
}

void cell::use_behavior(void* object, const actor_type& type) noexcept {
  behavior_object_ = object;
  behavior_type_ = &type;
}

cell* current_cell() noexcept { return this_thread.current; }
void handle_now(cell& self, envelope* e) { self.handle_now(e); }
void stop_self_now(cell& self) noexcept { self.end_after_handler({}); }
void restart_self(cell& self) noexcept { self.restart_after_handler(); }
std::uint64_t current_sender(const cell& self) noexcept { return self.current_sender(); }

}  // namespace actors::backend

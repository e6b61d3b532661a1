#include <actors/backend/reply.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/deadline.hpp>
#include <actors/backend/helper.hpp>
#include <actors/backend/outside.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/backend/tally.hpp>
#include <actors/backend/wait_graph.hpp>
#include <actors/base/futex.hpp>
#include <actors/base/lean_error.hpp>
#include <actors/base/out_of_memory.hpp>

#include <algorithm>
#include <exception>

namespace actors::backend {
namespace {

void run_reply(envelope* e, cell& self) {
  auto* slot = static_cast<reply_slot*>(e);
  if (!self.hold_while_exclusive(e, slot->started_by())) slot->fire_on(self);
}
void drop_reply(envelope* e) noexcept { static_cast<reply_slot*>(e)->discard(); }
constexpr envelope_ops reply_control{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run_reply, &drop_reply};

error withdrawal(errc why, std::string_view message) noexcept {
  return detail::lean_error(why, [&] {
    const auto what = message.empty() ? "the future" : "the request " + std::string{message};
    const auto how = why == errc::timed_out ? " was not answered in time" : " was taken back";
    return error{why, what + how};
  });
}

constexpr auto outside_must_not_wait =
    "code that an answer resumes outside of an actor may not block: it runs on the thread that "
    "answers";

}  // namespace

reply_slot::reply_slot(const value_ops& type) noexcept
    : envelope{nullptr, &reply_control, 0}, type_(&type) {}

reply_slot::~reply_slot() {
  if (handler_ != nullptr) caf::intrusive_ptr_release_weak(block_of(*handler_));
}

void reply_slot::complete_with_value() noexcept {
  has_value_ = true;
  complete();
}

void reply_slot::complete_with_error(error e) noexcept {
  failure_ = std::move(e);
  complete();
}

void reply_slot::complete() noexcept {
  // acq_rel: publishes the value, and sees the continuation that arm() published
  const auto before = state_.fetch_add(answered, std::memory_order_acq_rel);
  if ((before & (withdrawn | armed)) == armed) return fire();  // hands the answerer's reference on
  if ((before & waited) != 0) futex_wake(state_, futex_all);
  release();
}

void reply_slot::answer_with_value() noexcept {
  has_value_ = true;
  answer();
}

void reply_slot::answer_with_error(error e) noexcept {
  failure_ = std::move(e);
  answer();
}

void reply_slot::answer() noexcept {
  // acq_rel: as in complete()
  const auto before = state_.fetch_add(answered, std::memory_order_acq_rel);
  if ((before & (withdrawn | armed)) == armed) {
    add_ref();
    return fire();
  }
  if ((before & waited) != 0) futex_wake(state_, futex_all);
}

std::string_view reply_slot::message_name() const noexcept {
  return message_ != nullptr ? message_->name : std::string_view{};
}

error reply_slot::failure() const noexcept {
  const auto state = state_.load(std::memory_order_acquire);
  if ((state & withdrawn) == 0) return failure_;
  const auto why = static_cast<errc>(state >> reason_shift);
  if (why == errc::deadlock) return early_ != nullptr ? early_->verdict : error{why};
  return withdrawal(why, message_name());
}

std::shared_ptr<helper> helper::current() noexcept {
  auto* here = this_thread.while_waiting;
  return here != nullptr ? here->shared_from_this() : nullptr;
}

void helper::use(helper* here) noexcept { this_thread.while_waiting = here; }

// A deadline of its own ends it, as for every continuation.
bool reply_slot::wait_helping(const std::shared_ptr<helper>& here,
                              std::optional<clock::time_point> until) {
  struct poke final : continuation {
    explicit poke(std::shared_ptr<helper> h) : whom(std::move(h)) {}
    void run(reply_slot&, cell*) override { whom->poke(); }
    std::shared_ptr<helper> whom;
  };
  arm(std::make_unique<poke>(here), nullptr);
  here->run_until([this] { return ready(); }, until);
  return !disarm();
}

bool reply_slot::wait(std::optional<clock::time_point> deadline) noexcept {
  if (ready()) return true;
  if (const auto here = helper::current())
    return detail::with_memory_for("waiting in a task",
                                   [&] { return wait_helping(here, deadline); });
  const blocked_thread waiting{*this};
  for (;;) {
    const auto own = this->deadline();
    const auto until = std::min(deadline.value_or(no_deadline), own);
    const auto limit = until == no_deadline ? std::nullopt : std::optional{until};
    auto seen = state_.load(std::memory_order_acquire);
    if ((seen & ended) != 0) return true;
    // acquire on failure: it may have ended just now
    if ((seen & waited) == 0 &&
        !state_.compare_exchange_strong(seen, seen | waited, std::memory_order_acq_rel,
                                        std::memory_order_acquire))
      continue;
    if (futex_wait(state_, seen | waited, limit)) continue;
    if (this->deadline() != own) continue;  // the request whose it was has been answered
    if (until == own) static_cast<void>(withdraw(errc::timed_out));
    return ready();
  }
}

const char* reply_slot::forbid_waiting(const char* why) noexcept {
  return std::exchange(this_thread.may_not_wait, why);
}

error reply_slot::waiting_error() {
  if (this_thread.may_not_wait != nullptr) return {errc::would_block, this_thread.may_not_wait};
  const auto* self = this_thread.current;
  if (self != nullptr ? self->has_own_thread() : sched::worker::current() == nullptr) return {};
  const auto who = self != nullptr ? self->display_name() : std::string{"a plain CAF actor"};
  return {errc::would_block,
          who + " may not wait on a worker thread: use co_await, then(), or own_thread"};
}

void reply_slot::arm(std::unique_ptr<continuation> next, cell* on) {
  auto until = deadline_;
  const bool limited = on != nullptr && on->scope().deadline != no_deadline;
  if (limited) [[unlikely]]
    until = std::min(until, on->scope().until());
  if (until != no_deadline) static_cast<void>(early());  // may throw
  next_ = std::move(next);
  on_ = on;
  if (on != nullptr) {
    on->intrusive_ptr_add_ref_impl();
    incarnation_ = on->incarnation();
    next_->scope_.started_by = on->scope().started_by;
    if (next_->resumes_handler()) {
      next_->scope_.request = on->scope().request;
      next_->scope_.handler = on->scope().handler;
      if (on->waits_exclusively()) note_wait(*on);
    }
    if (limited) [[unlikely]]
      limit_by(on->scope());
    if (!on->ended()) on->asks().link(*this);
  }
  // release: publishes the continuation to who ends it; acquire: the value, if it is there
  auto seen = state_.load(std::memory_order_acquire);
  if ((seen & ended) == 0 && until != no_deadline) {
    add_ref();
    early_->arm(until);
  }
  while ((seen & ended) == 0)
    if (state_.compare_exchange_weak(seen, seen | armed, std::memory_order_acq_rel,
                                     std::memory_order_acquire))
      return;  // who ends it will fire
  add_ref();
  fire();
}

bool reply_slot::disarm() noexcept {
  auto seen = state_.load(std::memory_order_acquire);
  do {
    if ((seen & ended) != 0) return false;
  } while (!state_.compare_exchange_weak(seen, seen & ~std::uint32_t{armed},
                                         std::memory_order_acq_rel, std::memory_order_acquire));
  forget_deadline();
  next_.reset();
  return true;
}

// Uses up one reference.
void reply_slot::fire() noexcept {
  if (on_ != nullptr) return on_->deliver_control(this);
  this_thread.outside.push(*this);
  if (std::exchange(this_thread.runs_outside, true)) return;  // the loop below comes to it
  const outside_scope outside{outside_must_not_wait};
  while (auto* next = this_thread.outside.pop()) static_cast<reply_slot*>(next)->run_outside();
  this_thread.runs_outside = false;
}

void reply_slot::run_outside() noexcept {
  forget_deadline();
  try {
    const auto next = std::exchange(next_, nullptr);
    next->run(*this, nullptr);
  } catch (const std::bad_alloc&) {
    detail::out_of_memory("code that an answer resumes outside of an actor");
  } catch (...) {
    std::terminate();  // nobody is there to hear of it: as with a thread's function
  }
  release();
}

void reply_slot::fire_on(cell& self) {
  if (listed_) self.asks().unlink(*this);
  const auto next = std::exchange(next_, nullptr);
  try {
    if (incarnation_ == self.incarnation()) {
      const scope_entry entry{self.scope(), next->scope_};
      next->run(*this, &self);
    }
  } catch (...) {
    discard();
    throw;
  }
  discard();
}

void reply_slot::discard() noexcept {
  forget_deadline();
  next_.reset();
  if (auto* on = std::exchange(on_, nullptr)) on->intrusive_ptr_release_impl();
  release();
}

void reply_slot::release() noexcept {
  // Who finds itself alone needs no read-modify-write: nobody is left who could come or go.
  // acquire, acq_rel: the last one sees what the others did
  if (refs_.load(std::memory_order_acquire) != 1 &&
      refs_.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  if (has_value_ && type_->destroy != nullptr) type_->destroy(storage());
  if (early_ != nullptr) [[unlikely]]
    return destroy_with_others();
  destroy();
}

// What it has inherited its deadline from may go with it, and so on: one after the other.
void reply_slot::destroy_with_others() noexcept {
  this_thread.ended_slots.push(*this);
  if (std::exchange(this_thread.destroys_slots, true)) return;  // the loop below comes to it
  while (auto* next = this_thread.ended_slots.pop()) static_cast<reply_slot*>(next)->destroy();
  this_thread.destroys_slots = false;
}

inline void reply_slot::destroy() noexcept {
  const auto& type = *type_;
  void* block = this;
  this->~reply_slot();
  detail::free_block(block, size_for(type), type.align);
}

// -- promises that are dropped --------------------------------------------------------------------

// When an exception leaves a handler its text is known only when it has been caught. Until then the
// slots of the promises that it has destroyed are put aside (fail_dropped_promises).
void reply_token::break_promise() noexcept {
  auto* owner = this_thread.current;
  if (owner != nullptr && owner->core().closing())
    return fail({errc::system_down, "the system ended before there was an answer"});
  if (std::uncaught_exceptions() == 0)
    return fail({errc::broken_promise, "the promise was dropped unanswered"});
  if (owner == nullptr)
    return fail({errc::broken_promise, "an exception has destroyed the promise"});
  this_thread.dropped_promises.push(*std::exchange(slot_, nullptr));
  owner->attend_soon();  // should the handler catch it
}

bool take_dropped_promise(const reply_slot* request) noexcept {
  auto all = std::exchange(this_thread.dropped_promises, {});
  bool found = false;
  while (auto* each = all.pop()) {
    if (each == request)
      found = true;
    else
      this_thread.dropped_promises.push(*each);
  }
  return found;
}

void fail_dropped_promises(const error& why) noexcept {
  while (auto* each = this_thread.dropped_promises.pop())
    static_cast<reply_slot*>(each)->complete_with_error(why);
}

}  // namespace actors::backend

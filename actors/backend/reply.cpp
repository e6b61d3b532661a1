#include <actors/backend/reply.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/deadline.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/backend/tally.hpp>
#include <actors/backend/wait_graph.hpp>
#include <actors/base/futex.hpp>

#include <algorithm>
#include <exception>

namespace actors::backend {
namespace {

void run_reply(envelope* e, cell& self) { static_cast<reply_slot*>(e)->fire_on(self); }
void drop_reply(envelope* e) noexcept { static_cast<reply_slot*>(e)->discard(); }
constexpr envelope_ops reply_control{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run_reply, &drop_reply};

error withdrawal(errc why, std::string_view message) {
  const std::string what = message.empty() ? "the future" : "the request " + std::string{message};
  return {why, what + (why == errc::timed_out ? " was not answered in time" : " was taken back")};
}

thread_local const char* forbidden_to_wait = nullptr;

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
  failure_ = std::make_unique<error>(std::move(e));
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
  failure_ = std::make_unique<error>(std::move(e));
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

error reply_slot::failure() const {
  const auto state = state_.load(std::memory_order_acquire);
  if ((state & withdrawn) == 0) return *failure_;
  const auto why = static_cast<errc>(state >> reason_shift);
  return why == errc::deadlock ? early_->verdict : withdrawal(why, message_name());
}

bool reply_slot::wait(std::optional<clock::time_point> deadline) noexcept {
  const auto until = std::min(deadline.value_or(no_deadline), deadline_);
  const auto limit = until == no_deadline ? std::nullopt : std::optional{until};
  const blocked_thread waiting{*this};
  for (;;) {
    auto seen = state_.load(std::memory_order_acquire);
    if ((seen & ended) != 0) return true;
    // acquire on failure: it may have ended just now
    if ((seen & waited) == 0 &&
        !state_.compare_exchange_strong(seen, seen | waited, std::memory_order_acq_rel,
                                        std::memory_order_acquire))
      continue;
    if (futex_wait(state_, seen | waited, limit)) continue;
    if (until == deadline_) static_cast<void>(withdraw(errc::timed_out));
    return ready();
  }
}

void reply_slot::forbid_waiting(const char* who) noexcept { forbidden_to_wait = who; }

error reply_slot::waiting_error() {
  if (forbidden_to_wait != nullptr)
    return {errc::would_block, std::string{forbidden_to_wait} + " may not block: use co_await"};
  const auto* self = this_thread.current;
  if (self != nullptr ? self->has_own_thread() : sched::worker::current() == nullptr) return {};
  const auto who = self != nullptr ? self->display_name() : std::string{"a plain CAF actor"};
  return {errc::would_block, who + " may not wait on a worker thread: use then(), or own_thread"};
}

void reply_slot::arm(std::unique_ptr<continuation> next, cell* on) noexcept {
  next_ = std::move(next);
  on_ = on;
  auto until = deadline_;
  if (on != nullptr) {
    on->intrusive_ptr_add_ref_impl();
    incarnation_ = on->incarnation();
    next_->scope_.deadline = on->scope().deadline;
    if (next_->resumes_handler()) {
      next_->scope_.request = on->scope().request;
      if (on->waits_exclusively()) note_wait();
    }
    until = std::min(until, next_->scope_.deadline);
    if (!on->ended()) on->asks().link(*this);
  }
  // release: publishes the continuation to who ends it; acquire: the value, if it is there
  auto seen = state_.load(std::memory_order_acquire);
  if ((seen & ended) == 0 && until != no_deadline) watch_deadline(until);
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
  forget_deadline();
  try {
    std::exchange(next_, nullptr)->run(*this, nullptr);
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
  const auto& type = *type_;
  if (has_value_ && type.destroy != nullptr) type.destroy(storage());
  void* block = this;
  this->~reply_slot();
  if (type.align <= detail::block_alignment)
    detail::free_block(block, size_for(type));
  else
    ::operator delete (block, std::align_val_t{type.align});
}

void reply_token::break_promise() noexcept {
  const auto* owner = this_thread.current;
  if (owner != nullptr && owner->core().closing())
    fail({errc::system_down, "the system ended before there was an answer"});
  else if (std::uncaught_exceptions() > 0)
    fail({errc::actor_failed, "the handler failed before it answered"});
  else
    fail({errc::broken_promise, "the promise was dropped unanswered"});
}

}  // namespace actors::backend

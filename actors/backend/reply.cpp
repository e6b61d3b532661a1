#include <actors/backend/reply.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/backend/tally.hpp>
#include <actors/base/futex.hpp>

#include <exception>

namespace actors::backend {
namespace {

void run_reply(envelope* e, cell& self) { static_cast<reply_slot*>(e)->fire_on(self); }
void drop_reply(envelope* e) noexcept { static_cast<reply_slot*>(e)->discard(); }
constexpr envelope_ops reply_control{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run_reply, &drop_reply};

thread_local const char* forbidden_to_wait = nullptr;

}  // namespace

reply_slot::reply_slot(const value_ops& type) noexcept
    : envelope{nullptr, &reply_control, 0}, type_(&type) {}

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
  switch (state_.exchange(finished, std::memory_order_acq_rel)) {
  case waited:
    futex_wake(state_, futex_all);
    break;
  case armed:
    return fire();  // hands the answerer's reference on
  default:
    break;
  }
  release();
}

bool reply_slot::wait(std::optional<clock::time_point> deadline) noexcept {
  for (;;) {
    auto seen = state_.load(std::memory_order_acquire);
    if (seen == finished) return true;
    // acquire on failure: it may have finished just now
    if (seen == pending && !state_.compare_exchange_strong(seen, waited, std::memory_order_acq_rel,
                                                           std::memory_order_acquire))
      continue;
    if (!futex_wait(state_, waited, deadline)) return ready();
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
  if (on != nullptr) {
    on->intrusive_ptr_add_ref_impl();
    incarnation_ = on->incarnation();
  }
  // release: publishes the continuation to complete(); acquire: the value, if it is there
  auto seen = state_.load(std::memory_order_acquire);
  while (seen != finished)
    if (state_.compare_exchange_weak(seen, armed, std::memory_order_acq_rel,
                                     std::memory_order_acquire))
      return;  // complete() will fire, with the answerer's reference
  add_ref();
  fire();
}

// Uses up one reference.
void reply_slot::fire() noexcept {
  if (on_ != nullptr) return on_->deliver_control(this);
  try {
    std::exchange(next_, nullptr)->run(*this, nullptr);
  } catch (...) {
    std::terminate();  // nobody is there to hear of it: as with a thread's function
  }
  release();
}

void reply_slot::fire_on(cell& self) {
  const auto next = std::exchange(next_, nullptr);
  const bool current = incarnation_ == self.incarnation();
  try {
    if (current) next->run(*this, &self);
  } catch (...) {
    discard();
    throw;
  }
  discard();
}

void reply_slot::discard() noexcept {
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

// What an actor has put aside, and how it is booked [stash.hpp].
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {

void cell::stash(envelope* e, bool kept) {
  e->sender = sender_;
  const auto handler = scope().handler;
  try {
    auto& stash = extras().stash;
    const bool of_handler = !kept && (handler != 0 || !runs_control_) && !stash.has_from(handler);
    of_handler ? stash.put_for(*e, handler) : stash.put(*e);
    // the handler of this message counts it when it ends, that of one that was kept has done so
    of_handler || kept ? core_->counts().handled.take_back() : core_->counts().sent.add();
    if (of_handler) attend_soon();  // then it has ended (stash.settle)
  } catch (...) {
    const reply_token unanswered{take_slot(*e)};
    dispose_envelope(e);
    throw;
  }
}

// Stashed messages go back to the front of the mailbox, in the order in which they came: before
// what is held, which is older than what is pending.
void cell::unstash_all() noexcept {
  if (extras_ == nullptr || extras_->stash.empty()) return;
  auto& held = extras_->handlers.held_head;
  auto& front = held != nullptr ? held : pending_;
  const auto all = extras_->stash.release();
  all.last->next = front;
  front = all.first;
}

// The message of a handler that has failed is dead. If it had put it aside that is undone, and what
// it had put aside goes. The slot of that one is then the caller's.
reply_slot* cell::take_put_aside(std::uint32_t handler, const value_ops& message) noexcept {
  if (extras_ == nullptr || !extras_->stash.has_from(handler)) return nullptr;
  core_->counts().handled.add();  // as if it had not been put aside
  auto* e = extras_->stash.take_back(handler, message);
  if (e == nullptr) {  // it was something else, which stays there
    core_->counts().sent.add();
    return nullptr;
  }
  auto* slot = take_slot(*e);
  dispose_envelope(e);
  return slot;
}

void cell::drop_put_aside(std::uint32_t handler, const value_ops& message,
                          const error& why) noexcept {
  if (auto* slot = take_put_aside(handler, message)) slot->complete_with_error(why);
}

void cell::handler_did_not_suspend(std::uint32_t number) noexcept {
  if (extras_ != nullptr) extras_->stash.rename_to_running(number);
}

}  // namespace actors::backend

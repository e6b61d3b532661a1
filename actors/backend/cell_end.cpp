// How an actor ends, and how it is rebuilt in place.
#include <actors/backend/caf_error.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/family.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {

// The order is that of the file comment of cell.hpp. While it runs the actor still counts as the
// current one: its destructor may send.
void cell::finish(const error& reason) noexcept {
  const bool failed = extras_ != nullptr && extras_->failed;
  asks_.abandon();  // while the inbox is open: so no reply can come between
  auto* rest = inbox_.close();
  if (special_) rest = close_special();
  if (failed && reason.code() != errc::system_down && !watched()) report_failure(reason);
  drop_incarnation();
  if (type_->destroy_arguments != nullptr) type_->destroy_arguments(arguments_);
  drop_mail(std::exchange(pending_, nullptr));
  drop_mail(rest);
  if (registered_.load(std::memory_order_relaxed)) core_->forget_names_of(*this);
  if (extras_ != nullptr && !core_->closing()) forget_watched(*this);
  family::leave(*this);
  cleanup(to_caf(reason), nullptr);
  core_->actor_ended();
}

void cell::drop_incarnation() noexcept {
  ++incarnation_;
  drop_belongings();
  if (!std::exchange(object_lives_, false)) return;
  type_->destroy(object_);
  drop_belongings();  // the destructor may have armed, spawned or stashed
}

// Timers, children, behaviours and stashed messages belong to one incarnation of the struct.
void cell::drop_belongings() noexcept {
  asks_.abandon();
  drop_handlers();
  family::stop_children(*this, errc::parent_ended);
  use_behavior(object_, *type_);
  if (extras_ == nullptr) return;
  while (auto* timer = extras_->timers) timer->cancel();
  extras_->layers.clear();
  extras_->retired.clear();
  unstash_all();
}

// Stashed messages go back to the front of the mailbox, in the order in which they came: before
// what is held, which is older than what is pending.
void cell::unstash_all() noexcept {
  if (extras_ == nullptr || extras_->stash_head == nullptr) return;
  auto& held = extras_->handlers.held_head;
  auto& front = held != nullptr ? held : pending_;
  extras_->stash_tail->next = front;
  front = std::exchange(extras_->stash_head, nullptr);
  extras_->stash_tail = nullptr;
}

void cell::drop_mail(envelope* first) noexcept {
  while (first != nullptr) {
    auto* e = std::exchange(first, first->next);
    switch (e->ops->kind) {
    case envelope_kind::control:
      e->ops->drop(e);
      break;
    case envelope_kind::foreign:
      drop_foreign(e, dead_cause::receiver_stopped);
      break;
    case envelope_kind::message:
    case envelope_kind::request:
      bury_mail(e);
    }
  }
}

// False: it could not, and the actor fails.
bool cell::rebuild() noexcept {
  if (type_->rebuild == nullptr) {
    fail({errc::not_restartable,
          display_name() + " cannot restart: its spawn arguments cannot be copied"});
    return false;
  }
  drop_incarnation();
  try {
    type_->rebuild(object_, arguments_);
    object_lives_ = true;
  } catch (...) {
    fail(current_failure());
  }
  return object_lives_;
}

bool cell::watched() const noexcept {
  const std::lock_guard guard{mtx_};
  return attachables_head_ != nullptr;
}

void cell::report_failure(const error& reason) noexcept {
  core_->log(log_level::error, display_name() + " failed: " + reason.text());
}

}  // namespace actors::backend

// How an actor ends, and how it is rebuilt in place.
#include <actors/backend/caf_error.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/family.hpp>
#include <actors/backend/outside.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/out_of_memory.hpp>

namespace actors::backend {

// The order is that of the file comment of cell.hpp. While it runs the actor still counts as the
// current one: its destructor may send.
void cell::finish() noexcept {
  if (extras_ != nullptr) forget_watched(*this);
  asks_.abandon();  // while the inbox is open: so no reply can come between
  auto* rest = inbox_.close();
  if (special_) rest = close_special();
  if (failed_ && reason_.code() != errc::system_down && !watched()) report_failure();
  const bool reports = core_->wants_report();
  const auto suspended = reports ? suspended_handlers() : 0;
  drop_incarnation();
  if (reports) report_left(suspended, rest);
  if (type_->destroy_arguments != nullptr) type_->destroy_arguments(arguments_);
  drop_mail(std::exchange(pending_, nullptr));
  drop_mail(rest);
  if (registered_.exchange(false, std::memory_order_acq_rel)) core_->names().forget(*this);
  family::leave(*this);
  close_watches();
  tell_caf_of_end();
  core_->actor_ended();
}

std::uint64_t cell::suspended_handlers() const noexcept {
  std::uint64_t all = 0;
  if (extras_ != nullptr)
    for (const auto* each = extras_->handlers.suspended; each != nullptr; each = each->next_) ++all;
  return all;
}

// What its end makes of it follows. Without memory for its name it has none.
void cell::report_left(std::uint64_t suspended, const envelope* rest) noexcept {
  shutdown_report::actor left;
  for (const auto* all : {const_cast<const envelope*>(pending_), rest})
    for (const auto* each = all; each != nullptr; each = each->next)
      left.messages += each->ops->kind != envelope_kind::control ? 1 : 0;
  left.suspended = suspended;
  try {
    left.name = display_name();
  } catch (const std::bad_alloc&) {
    left.name.clear();
  }
  core_->report(number(), std::move(left));
}

// What CAF's users have attached is their code, not this actor's.
void cell::tell_caf_of_end() noexcept {
  const outside_scope outside{"what is attached to an actor must not wait"};
  try {
    cleanup(to_caf(reason_), nullptr);
  } catch (const std::bad_alloc&) {
    // for CAF it has ended normally: there is no memory to say more
    detail::with_memory_for("telling CAF of the end of an actor", [&] { cleanup({}, nullptr); });
  }
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
  extras_->forget_running_behavior();
  unstash_all();
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
    if (type_->on_started != nullptr) type_->on_started(object_, self_context());
    return true;
  } catch (...) {
    auto why = current_failure();
    fail_dropped_promises(why);
    fail(std::move(why));
    return false;
  }
}

void cell::proxied_actor_ended(const error& why) noexcept {
  reason_ = why;
  if (registered_.exchange(false, std::memory_order_acq_rel)) core_->names().forget(*this);
  close_watches();
}

bool cell::watched() const noexcept {
  auto* list = watches_.load(std::memory_order_acquire);
  if (list != nullptr && list->is_heard()) return true;
  const std::lock_guard guard{mtx_};
  return attachables_head_ != nullptr;
}

void cell::report_failure() noexcept {
  try {
    core_->log().write(log_level::error, display_name() + " failed: " + reason_.text());
  } catch (const std::bad_alloc&) {
    core_->log().write(log_level::error, "an actor failed, and there is no memory to say more");
  }
}

}  // namespace actors::backend

#include <actors/backend/proxy.hpp>

#include <actors/backend/caf_error.hpp>
#include <actors/backend/caf_message.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <caf/all.hpp>

namespace actors::backend {
namespace {

error ended_error() { return {errc::actor_stopped, "the CAF actor has ended"}; }

}  // namespace

foreign_proxy::~foreign_proxy() { target_ended(); }

void foreign_proxy::observe() {
  caf::weak_actor_ptr weak{self_.ctrl()};
  target_->get()->attach_functor([weak] {
    if (const auto strong = weak.lock()) cell_of(*strong->get()).extras().proxy->target_ended();
  });
}

// For the books a forwarded message is handled: it has left for CAF, which does not count.
void foreign_proxy::forward(envelope* e) noexcept {
  auto& core = self_.core();
  if (gone()) {
    core.bury(e, target_->id(), dead_cause::receiver_stopped, ended_error());
    return dispose_envelope(e);
  }
  auto* sender = this_thread.current;
  auto from = sender != nullptr ? sender->strong() : caf::strong_actor_ptr{};
  auto id = caf::make_message_id();
  if (e->ops->kind == envelope_kind::request) {
    id = caf::make_message_id(
        remember(std::exchange(static_cast<request_envelope*>(e)->slot, nullptr)));
    from = self_.strong();
  }
  auto content = make_caf_message(*e->ops->value, e->value());
  dispose_envelope(e);
  core.counts().handled.add();
  target_->enqueue(caf::make_mailbox_element(std::move(from), id, {}, std::move(content)), nullptr);
}

cell* cell::make_proxy(system_core& core, caf::strong_actor_ptr target) {
  static const auto proxy_type = [] {
    actor_type type;
    type.name = "plain CAF actor";
    return type;
  }();
  auto* self = allocate(core, proxy_type, {}, nullptr);
  try {
    self->extras().proxy = std::make_unique<foreign_proxy>(*self, std::move(target));
    self->extras().proxy->observe();
  } catch (...) {
    self->abandon();
    throw;
  }
  self->inbox_.redirect();
  return self;
}

bool cell::ended() const noexcept {
  return inbox_.is_closed() || (is_proxy() && extras_->proxy->gone());
}

std::uint64_t cell::public_id() const noexcept {
  return is_proxy() ? extras_->proxy->target()->id() : id();
}

std::uint64_t foreign_proxy::remember(reply_slot* slot) noexcept {
  const std::lock_guard guard{mutex_};
  open_.emplace(++last_request_, slot);
  return last_request_;
}

void foreign_proxy::receive(caf::mailbox_element& response) noexcept {
  if (!response.mid.is_response()) return;  // nobody has this cell's address as a CAF receiver
  reply_slot* slot = nullptr;
  {
    const std::lock_guard guard{mutex_};
    auto entry = open_.extract(response.mid.request_id().integer_value());
    if (entry.empty()) return;
    slot = entry.mapped();
  }
  auto& content = response.content();
  if (holds(content, slot->type())) {
    try {
      extract(content, slot->type(), slot->storage());
      return slot->complete_with_value();
    } catch (const std::exception& e) {
      return slot->complete_with_error({errc::foreign, e.what()});
    }
  }
  if (content.match_elements<caf::error>())
    return slot->complete_with_error(from_caf(content.get_as<caf::error>(0)));
  slot->complete_with_error({errc::foreign, "unexpected reply " + content.stringify()});
}

void foreign_proxy::stop() noexcept {
  caf::anon_send_exit(target_, caf::exit_reason::user_shutdown);
}

// CAF sets the flag before it tells anybody, and tells the newest attachment first: whoever has
// heard of the end finds it here, though target_ended() may be still to come.
bool foreign_proxy::gone() const noexcept {
  return target_->get()->getf(caf::abstract_actor::is_terminated_flag);
}

void foreign_proxy::target_ended() noexcept {
  decltype(open_) open;
  {
    const std::lock_guard guard{mutex_};
    open.swap(open_);
  }
  for (auto& [id, slot] : open) slot->complete_with_error(ended_error());
}

}  // namespace actors::backend

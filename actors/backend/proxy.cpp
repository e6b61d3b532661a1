#include <actors/backend/proxy.hpp>

#include <actors/backend/caf_error.hpp>
#include <actors/backend/caf_message.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/out_of_memory.hpp>

#include <caf/all.hpp>
#include <caf/attachable.hpp>

namespace actors::backend {
namespace {

/// By which a proxy finds what it has attached. The number is one that CAF does not use.
struct proxy_token {
  static constexpr std::size_t token_type = 0x70726f78;
  const cell* proxy;
};

/// Tells a proxy of the end of its actor.
class end_notice final : public caf::attachable {
public:
  explicit end_notice(cell& proxy) : key_(&proxy), proxy_(proxy.ctrl()) {}

  void actor_exited(const caf::error& reason, caf::execution_unit*) override {
    if (const auto strong = proxy_.lock())
      cell_of(*strong->get()).extras().proxy->target_ended(from_caf(reason));
  }
  bool matches(const token& what) override {
    return what.subtype == proxy_token::token_type &&
           static_cast<const proxy_token*>(what.ptr)->proxy == key_;
  }

private:
  const cell* key_;
  caf::weak_actor_ptr proxy_;
};

constexpr auto ended_text = "the CAF actor has ended";

}  // namespace

foreign_proxy::foreign_proxy(cell& self, caf::strong_actor_ptr target)
    : self_(self), target_(std::move(target)), id_(self.core().foreign_id(target_->id())) {}

foreign_proxy::~foreign_proxy() {
  target_->get()->detach(proxy_token{&self_});
  self_.core().proxies().forget(self_, id_);
  fail_open(errc::actor_stopped, ended_text);
}

void foreign_proxy::observe() {
  target_->get()->attach(caf::attachable_ptr{new end_notice{self_}});
}

// For the books a forwarded message is handled: it has left for CAF, which does not count. What
// cannot be made a message of CAF's is dead.
bool foreign_proxy::forward(envelope* e) noexcept {
  auto& core = self_.core();
  error why;
  if (gone()) {
    why = {errc::actor_stopped, ended_text};
  } else {
    try {
      hand_over(*e);
      core.counts().handled.add();
      dispose_envelope(e);
      return true;
    } catch (...) {
      why = describe_current_exception().with_code(errc::lost);
    }
  }
  const auto cause = gone() ? dead_cause::receiver_stopped : dead_cause::handler_failed;
  core.bury(e, id_, cause, why, false);
  dispose_envelope(e);
  return false;
}

// If it throws the slot is the envelope's again.
void foreign_proxy::hand_over(envelope& e) {
  auto* sender = this_thread.current;
  auto from = sender != nullptr ? sender->strong() : caf::strong_actor_ptr{};
  auto id = caf::make_message_id();
  auto content = make_caf_message(*e.ops->value, e.value());
  std::uint64_t request = 0;
  if (e.ops->kind == envelope_kind::request) {
    auto*& slot = static_cast<request_envelope&>(e).slot;
    request = remember(slot);
    slot = nullptr;
    id = caf::make_message_id(request);
    from = self_.strong();
  } else if (e.ops->names_reply) {
    from = nullptr;  // a request that is told: CAF would answer the sender
  }
  caf::mailbox_element_ptr element;
  try {
    element = caf::make_mailbox_element(std::move(from), id, {}, std::move(content));
  } catch (...) {
    if (request != 0) static_cast<request_envelope&>(e).slot = forget(request);
    throw;
  }
  target_->enqueue(std::move(element), nullptr);
}

cell* cell::make_proxy(system_core& core, caf::strong_actor_ptr target) {
  static constexpr auto proxy_type = [] {
    actor_type type;
    type.name = "plain CAF actor";
    return type;
  }();
  auto* self = allocate(core, proxy_type, {}, nullptr);
  try {
    self->extras().proxy = std::make_unique<foreign_proxy>(*self, std::move(target));
    self->inbox_.redirect();
    self->extras().proxy->observe();
  } catch (...) {
    self->abandon();
    throw;
  }
  return self;
}

bool cell::ended() const noexcept {
  return inbox_.is_closed() || (is_proxy() && extras_->proxy->gone());
}

std::uint64_t cell::public_id() const noexcept {
  return is_proxy() ? extras_->proxy->id() : number();
}

std::uint64_t foreign_proxy::remember(reply_slot* slot) {
  const std::lock_guard guard{mutex_};
  open_.emplace(last_request_ + 1, slot);
  return ++last_request_;
}

reply_slot* foreign_proxy::forget(std::uint64_t request) noexcept {
  const std::lock_guard guard{mutex_};
  const auto entry = open_.extract(request);
  return entry.empty() ? nullptr : entry.mapped();
}

void foreign_proxy::receive(caf::mailbox_element& response) noexcept {
  if (!response.mid.is_response()) return;  // nobody has this cell's address as a CAF receiver
  auto* slot = forget(response.mid.request_id().integer_value());
  if (slot == nullptr) return;
  auto& content = response.content();
  try {
    if (holds(content, slot->type())) {
      extract(content, slot->type(), slot->storage());
      return slot->complete_with_value();
    }
    if (content.match_elements<caf::error>())
      return slot->complete_with_error(from_caf(content.get_as<caf::error>(0)));
    slot->complete_with_error({errc::foreign, "unexpected reply " + content.stringify()});
  } catch (...) {
    slot->complete_with_error(describe_current_exception().with_code(errc::foreign));
  }
}

void foreign_proxy::stop(stop_mode mode) noexcept {
  const auto reason =
      mode == stop_mode::now ? caf::exit_reason::kill : caf::exit_reason::user_shutdown;
  detail::with_memory_for("stopping a plain CAF actor",
                          [&] { caf::anon_send_exit(target_, reason); });
}

// CAF sets the flag before it tells anybody, and tells the newest attachment first: whoever has
// heard of the end finds it here, though target_ended() may be still to come.
bool foreign_proxy::gone() const noexcept {
  return target_->get()->getf(caf::abstract_actor::is_terminated_flag);
}

void foreign_proxy::target_ended(const error& why) noexcept {
  fail_open(errc::actor_stopped, ended_text);
  self_.proxied_actor_ended(why);
}

void foreign_proxy::fail_open(errc code, const char* text) noexcept {
  decltype(open_) open;
  {
    const std::lock_guard guard{mutex_};
    open.swap(open_);
  }
  for (auto& [id, slot] : open) slot->complete_with_error({code, text});
}

// -- the registry ---------------------------------------------------------------------------------

// With the lock. Nobody lets go of a reference under it: the last one leads to forget().
cell* proxy_registry::find(std::uint64_t id) noexcept {
  const auto found = by_id_.find(id);
  if (found == by_id_.end() || !caf::intrusive_ptr_upgrade_weak(block_of(*found->second)))
    return nullptr;
  return found->second;
}

cell* proxy_registry::get(const caf::strong_actor_ptr& target) {
  const auto id = core_.foreign_id(target->id());
  {
    const std::lock_guard guard{mutex_};
    if (auto* found = find(id)) return found;
  }
  const caf::strong_actor_ptr made{cell::make_proxy(core_, target)->ctrl(), false};
  cell* replaced = nullptr;
  {
    const std::lock_guard guard{mutex_};
    if (auto* found = find(id)) return found;  // somebody was quicker
    auto& entry = by_id_[id];
    replaced = std::exchange(entry, &cell_of(*made->get()));
    caf::intrusive_ptr_add_weak_ref(made.get());
  }
  if (replaced != nullptr) caf::intrusive_ptr_release_weak(block_of(*replaced));
  caf::intrusive_ptr_add_ref(made.get());
  return &cell_of(*made->get());
}

void proxy_registry::forget(cell& proxy, std::uint64_t id) noexcept {
  {
    const std::lock_guard guard{mutex_};
    const auto found = by_id_.find(id);
    if (found == by_id_.end() || found->second != &proxy) return;
    by_id_.erase(found);
  }
  caf::intrusive_ptr_release_weak(block_of(proxy));
}

void proxy_registry::clear() noexcept {
  decltype(by_id_) all;
  {
    const std::lock_guard guard{mutex_};
    all.swap(by_id_);
  }
  for (auto& [id, proxy] : all) caf::intrusive_ptr_release_weak(block_of(*proxy));
}

}  // namespace actors::backend

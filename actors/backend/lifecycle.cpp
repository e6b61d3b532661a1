// Watching, linking, behaviours, stash: what a handler asks of its own cell.
#include <actors/backend/caf_error.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>

#include <caf/all.hpp>
#include <caf/default_attachable.hpp>

namespace actors::backend {
namespace {

/// The CAF actor behind a cell: itself, or what a proxy stands for.
caf::abstract_actor& real_actor(cell& c) noexcept {
  if (!c.is_proxy()) return c;
  return *c.extras().proxy->target()->get();
}

}  // namespace

void watch(cell& self, cell& other) {
  if (self.type().on_down == nullptr)
    throw actor_error{errc::unhandled,
                      self.display_name() + " watches an actor but has no on(actors::down)"};
  auto& target = real_actor(other);
  if (!self.extras().watched.emplace(target.id(), target.address()).second) return;
  target.attach(caf::default_attachable::make_monitor(target.address(), self.address()));
}

void unwatch(cell& self, cell& other) noexcept {
  auto& target = real_actor(other);
  if (self.extras().watched.erase(target.id()) == 0) return;
  caf::default_attachable::observe_token token{self.address(), caf::default_attachable::monitor};
  target.detach(token);
}

// An actor that lives long must not remember all who watched it once.
void forget_watched(cell& self) noexcept {
  for (const auto& [id, address] : self.extras().watched) {
    const auto target = caf::actor_cast<caf::strong_actor_ptr>(address);
    if (target == nullptr) continue;
    target->get()->detach(
        caf::default_attachable::observe_token{self.address(), caf::default_attachable::monitor});
  }
}

void link(cell& self, cell& other) {
  auto& target = real_actor(other);
  if (&target != &self) self.add_link(&target);
}

void unlink(cell& self, cell& other) noexcept {
  auto& target = real_actor(other);
  if (&target != &self) self.remove_link(&target);
}

void watch_from_outside(cell& c, reply_slot* slot,
                        void (*build)(void* at, std::uint64_t id, error reason)) {
  auto& target = real_actor(c);
  target.attach_functor([slot, build, id = target.id()](const caf::error& reason) {
    build(slot->storage(), id, from_caf(reason));
    slot->complete_with_value();
  });
}

void push_behavior(cell& self, std::shared_ptr<void> object, const actor_type& type) {
  auto& layers = self.extras().layers;
  layers.push_back({std::move(object), &type});
  self.choose_behavior();
}

// The layer may be the one whose handler runs: it ends when that has returned.
void pop_behavior(cell& self) noexcept {
  auto& extras = self.extras();
  if (extras.layers.empty()) return;
  extras.retired.push_back(std::move(extras.layers.back().object));
  extras.layers.pop_back();
  self.attend_soon();
  self.choose_behavior();
}

void stash(cell& self, envelope* e) {
  auto& extras = self.extras();
  e->sender = self.current_sender();
  e->next = nullptr;
  self.core().counts().handled.take_back();  // the handler that stashes has not handled it
  (extras.stash_tail != nullptr ? extras.stash_tail->next : extras.stash_head) = e;
  extras.stash_tail = e;
}

void unstash_all(cell& self) noexcept { self.unstash_all(); }

bool accepts(const cell& c, std::span<const accepted> wanted) noexcept {
  if (c.is_proxy()) return true;  // CAF actors are not typed: it may answer "unexpected message"
  for (const auto& want : wanted) {
    bool found = false;
    for (const auto& have : c.type().protocol)
      found = found || *have.message->value->type == *want.message->value->type;
    if (!found) return false;
  }
  return true;
}

}  // namespace actors::backend

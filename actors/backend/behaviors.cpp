// Behaviours and the stash: what a handler asks of its own cell.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {

void push_behavior(cell& self, std::shared_ptr<void> object, const actor_type& type) {
  auto& extras = self.extras();
  auto& layers = extras.layers;
  extras.retired.reserve(extras.retired.size() + layers.size() + 1);  // pop_behavior does not fail
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

void stash(cell& self, envelope* e, bool kept) { self.stash(e, kept); }
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

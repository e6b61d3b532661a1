// Behaviours and the stash: what a handler asks of its own cell.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {

void set_behavior(cell& self, std::shared_ptr<void> object, const actor_type& type, layering how) {
  auto& extras = self.extras();
  auto& layers = extras.layers;
  extras.keep_running_behavior();
  self.attend_soon();
  if (how == layering::stack || layers.empty()) {
    layers.push_back({std::move(object), &type});
    return self.choose_behavior();
  }
  layers.back().object.swap(object);  // the one before goes last
  layers.back().type = &type;
  self.choose_behavior();
}

void pop_behavior(cell& self) noexcept {
  auto& extras = self.extras();
  if (extras.layers.empty()) return;
  extras.keep_running_behavior();
  self.attend_soon();
  const auto gone = std::move(extras.layers.back().object);
  extras.layers.pop_back();
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

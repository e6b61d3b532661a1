// Behaviours and the stash: what a handler asks of its own cell.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <algorithm>
#include <string>

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

namespace {
bool lists(const cell& c, const accepted& wanted) noexcept {
  const auto& type = *wanted.message->value->type;
  return std::ranges::any_of(c.type().protocol, [&type](const accepted& have) {
    return *have.message->value->type == type;
  });
}
}  // namespace

bool accepts(const cell& c, std::span<const accepted> wanted) noexcept {
  if (c.is_proxy()) return true;  // CAF actors are not typed: it may answer "unexpected message"
  return std::ranges::all_of(wanted, [&c](const accepted& each) { return lists(c, each); });
}

void check_behavior(const cell& self, std::span<const accepted> handled) {
  for (const auto& each : handled)
    if (!lists(self, each))
      throw actor_error{errc::bad_option,
                        "become with a handler for " + std::string{each.message->value->name} +
                            ", expected a message of the protocol of " + self.display_name()};
}

}  // namespace actors::backend

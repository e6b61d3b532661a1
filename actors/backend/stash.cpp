#include <actors/backend/stash.hpp>

#include <utility>

namespace actors::backend {

void message_stash::put_for(envelope& e, std::uint32_t handler) {
  by_handler_.emplace(handler, entry{&e, releases_});
  put(e);
}

bool message_stash::has_from(std::uint32_t handler) const noexcept {
  return by_handler_.contains(handler);
}

envelope* message_stash::take_back(std::uint32_t handler, const value_ops& type) noexcept {
  const auto put_aside = by_handler_.extract(handler).mapped();
  if (put_aside.release != releases_) return nullptr;
  auto* wanted = put_aside.message;
  if (*wanted->ops->value->type != *type.type) return nullptr;
  for (auto old = std::exchange(all_, {}); auto* each = old.pop();)
    if (each != wanted) all_.push(*each);
  return wanted;
}

void message_stash::rename_to_running(std::uint32_t handler) noexcept {
  auto node = by_handler_.extract(handler);
  if (node.empty()) return;
  node.key() = 0;
  by_handler_.insert(std::move(node));
}

void message_stash::settle(std::uint32_t handler) noexcept { by_handler_.erase(handler); }

envelope_queue message_stash::release() noexcept {
  ++releases_;
  return std::exchange(all_, {});
}

}  // namespace actors::backend

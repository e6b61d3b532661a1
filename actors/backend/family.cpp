#include <actors/backend/family.hpp>

#include <actors/backend/system_core.hpp>
#include <actors/base/out_of_memory.hpp>

#include <mutex>

namespace actors::backend {

void family::adopt(cell& child) noexcept {
  auto& link = child.family_;
  if (link.parent != nullptr) caf::intrusive_ptr_add_weak_ref(block_of(*link.parent));
  link.siblings =
      link.parent != nullptr ? &link.parent->family_.children : &child.core().roots(child.id());
  const std::lock_guard guard{link.siblings->lock};
  link.listed = true;
  link.next = link.siblings->first;
  if (link.next != nullptr) link.next->family_.prev = &child;
  link.siblings->first = &child;
}

void family::leave(cell& child) noexcept {
  auto& link = child.family_;
  {
    const std::lock_guard guard{link.siblings->lock};
    if (link.listed) {
      link.listed = false;
      if (link.next != nullptr) link.next->family_.prev = link.prev;
      (link.prev != nullptr ? link.prev->family_.next : link.siblings->first) = link.next;
    }
  }
  if (auto* parent = std::exchange(link.parent, nullptr))
    caf::intrusive_ptr_release_weak(block_of(*parent));
}

void family::stop_all(sibling_list& list, errc reason) noexcept {
  for (;;) {
    cell* child = nullptr;
    {
      const std::lock_guard guard{list.lock};
      child = list.first;
      if (child == nullptr) return;
      list.first = child->family_.next;
      if (list.first != nullptr) list.first->family_.prev = nullptr;
      child->family_.listed = false;
      // Under the lock: a child that ends now is still whole, since it waits here in leave(). One
      // whose last reference has just gone stops by itself (cell::data_destructor).
      if (!caf::intrusive_ptr_upgrade_weak(block_of(*child))) continue;
    }
    detail::with_memory_for(detail::stopping_an_actor, [&] { child->interrupt(reason); });
    child->intrusive_ptr_release_impl();
  }
}

void family::collect(sibling_list& list, std::vector<held_cell>& into) {
  const std::lock_guard guard{list.lock};
  for (auto* each = list.first; each != nullptr; each = each->family_.next) {
    auto& place = into.emplace_back();  // may throw
    if (caf::intrusive_ptr_upgrade_weak(block_of(*each)))
      place.reset(each);
    else
      into.pop_back();
  }
}

void family::collect_children(cell& parent, std::vector<held_cell>& into) {
  collect(parent.family_.children, into);
}

void family::stop_children(cell& parent, errc reason) noexcept {
  stop_all(parent.family_.children, reason);
}

}  // namespace actors::backend

#include <actors/backend/name_registry.hpp>

#include <actors/backend/cell.hpp>

#include <algorithm>
#include <utility>

namespace actors::backend {
namespace {

bool lives(const caf::strong_actor_ptr& actor) {
  return actor != nullptr && !cell_of(*actor->get()).ended();
}

}  // namespace

name_registry::entry::entry(cell& named) : actor(named.ctrl()), id(named.number()) {
  if (named.is_proxy()) kept = named.strong();
}

// References are let go without the lock: the last one to a proxy comes back to forget().
//
// The actor is marked before it is looked at (cell::mark_registered): it is found ended here, or
// finds the mark at its end and comes to forget().
void name_registry::add(std::string name, cell& actor) {
  caf::strong_actor_ptr holder, kept;
  const std::lock_guard guard{mutex_};
  actor.mark_registered();
  if (actor.ended()) throw actor_error{errc::actor_stopped, actor.display_name() + " has stopped"};
  if (const auto found = names_.find(name); found != names_.end()) {
    holder = found->second.actor.lock();
    if (lives(holder) && &cell_of(*holder->get()) == &actor) return;
    if (lives(holder))
      throw actor_error{errc::name_taken, "the name \"" + name + "\" is taken by " +
                                              cell_of(*holder->get()).display_name()};
    kept = unlist(found);
  }
  auto& mine = of_actor_[actor.number()];
  try {
    mine.emplace_back();
    mine.back() = names_.emplace(std::move(name), entry{actor}).first;
  } catch (...) {
    if (!mine.empty()) mine.pop_back();
    if (mine.empty()) of_actor_.erase(actor.number());
    throw;
  }
}

void name_registry::remove(const std::string& name) noexcept {
  caf::strong_actor_ptr kept;
  const std::lock_guard guard{mutex_};
  if (const auto found = names_.find(name); found != names_.end()) kept = unlist(found);
}

cell* name_registry::find(const std::string& name) const {
  caf::strong_actor_ptr holder;
  const std::lock_guard guard{mutex_};
  const auto found = names_.find(name);
  if (found == names_.end()) return nullptr;
  holder = found->second.actor.lock();
  return lives(holder) ? &cell_of(*holder.release()->get()) : nullptr;
}

void name_registry::forget(const cell& actor) noexcept {
  caf::strong_actor_ptr kept;
  const std::lock_guard guard{mutex_};
  const auto mine = of_actor_.find(actor.number());
  if (mine == of_actor_.end()) return;
  for (const auto& each : mine->second) {
    if (each->second.kept != nullptr) kept = std::move(each->second.kept);  // the same in all
    names_.erase(each);
  }
  of_actor_.erase(mine);
}

void name_registry::clear() noexcept {
  names all;
  const std::lock_guard guard{mutex_};
  all.swap(names_);
  of_actor_.clear();
}

caf::strong_actor_ptr name_registry::unlist(names::iterator name) noexcept {
  auto kept = std::move(name->second.kept);
  const auto mine = of_actor_.find(name->second.id);
  std::erase(mine->second, name);
  if (mine->second.empty()) of_actor_.erase(mine);
  names_.erase(name);
  return kept;
}

}  // namespace actors::backend

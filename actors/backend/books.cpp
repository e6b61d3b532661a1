// The books of a system: counts, dead letters, log, names.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <cstdio>

namespace actors::backend {
namespace {

/// Gives a thread's tallies to the next thread when it ends.
struct tally_holder {
  std::vector<std::pair<system_core*, tally*>> mine;
  ~tally_holder() {
    this_thread.counted = nullptr;
    // release: pairs with the acquire of the next owner's exchange
    for (auto& [core, each] : mine) each->in_use.store(false, std::memory_order_release);
  }
};
thread_local tally_holder holder;

}  // namespace

void tally::clear() noexcept {
  for (auto* each : {&sent, &handled, &rejected, &overruns, &spawned}) each->clear();
  for (auto& each : dead) each.clear();
  ended.store(0, std::memory_order_relaxed);
}

tally& system_core::attach_thread() noexcept {
  tally* found = nullptr;
  for (auto& [core, each] : holder.mine)
    if (core == this) found = each;
  if (found == nullptr) {
    const std::lock_guard guard{mutex_};
    // acquire: pairs with the release of the thread that left it
    for (found = tallies_; found != nullptr; found = found->next)
      if (!found->in_use.exchange(true, std::memory_order_acquire)) break;
    if (found == nullptr) {
      found = new tally;
      found->next = tallies_;
      tallies_ = found;
    }
    holder.mine.emplace_back(this, found);
  }
  this_thread.counted = this;
  this_thread.counts = found;
  return *found;
}

// What is sent is read last: a message that moves meanwhile counts as held, never as too many.
counters system_core::count() {
  counters sum;
  const std::lock_guard guard{mutex_};
  for (auto* each = tallies_; each != nullptr; each = each->next) {
    sum.handled += each->handled.get();
    sum.rejected += each->rejected.get();
    sum.overruns += each->overruns.get();
    for (std::size_t i = 0; i < num_dead_causes; ++i) sum.dead_by_cause[i] += each->dead[i].get();
  }
  for (auto* each = tallies_; each != nullptr; each = each->next) sum.sent += each->sent.get();
  const auto gone = sum.handled + sum.rejected + sum.dead();
  sum.held = sum.sent > gone ? sum.sent - gone : 0;
  return sum;
}

void system_core::log(log_level level, std::string_view line) noexcept {
  const std::lock_guard guard{log_mutex_};
  if (options_.log) return options_.log(level, line);
  if (level == log_level::info) return;
  std::fprintf(stderr, "actors: %.*s\n", static_cast<int>(line.size()), line.data());
}

void system_core::bury(envelope* e, std::uint64_t receiver, dead_cause cause, const error& why,
                       bool whole) noexcept {
  counts().dead[static_cast<std::size_t>(cause)].add();
  const auto& value = *e->ops->value;
  // relaxed: a subscriber that comes in this moment may miss this letter
  if (has_subscribers_.load(std::memory_order_relaxed)) {
    dead_letter letter;
    letter.message = value.name;
    letter.sender = e->sender;
    letter.receiver = receiver;
    letter.cause = cause;
    letter.text = why.text();
    if (whole) letter.set_content(*value.type, e->value());
    publish(letter);
  }
  if (e->ops->kind == envelope_kind::request)
    if (auto* slot = std::exchange(static_cast<request_envelope*>(e)->slot, nullptr))
      slot->complete_with_error(why);
}

void system_core::count_dead(const dead_letter& letter) noexcept {
  counts().dead[static_cast<std::size_t>(letter.cause)].add();
  publish(letter);
}

// A subscriber runs without the lock: it may send, subscribe and unsubscribe.
void system_core::publish(const dead_letter& letter) noexcept {
  std::vector<std::shared_ptr<dead_letter_callback>> alive;
  {
    const std::lock_guard guard{letters_mutex_};
    for (auto& weak : subscribers_)
      if (auto strong = weak.lock()) alive.push_back(std::move(strong));
  }
  for (auto& each : alive) (*each)(letter);
}

std::shared_ptr<void> system_core::subscribe(dead_letter_callback callback) {
  auto entry = std::make_shared<dead_letter_callback>(std::move(callback));
  const std::lock_guard guard{letters_mutex_};
  std::erase_if(subscribers_, [](const auto& weak) { return weak.expired(); });
  subscribers_.push_back(entry);
  has_subscribers_.store(true, std::memory_order_relaxed);
  return entry;
}

// -- names ----------------------------------------------------------------------------------------

void system_core::register_name(std::string name, cell& actor) {
  const std::lock_guard guard{mutex_};
  if (actor.ended()) throw actor_error{errc::actor_stopped, actor.display_name() + " has stopped"};
  actor.mark_registered();
  auto [entry, added] = names_.try_emplace(std::move(name), actor.ctrl());
  if (added) return;
  const auto holder = entry->second.lock();
  if (holder != nullptr && !cell_of(*holder->get()).ended() && holder->get() != &actor)
    throw actor_error{errc::name_taken, "the name \"" + entry->first + "\" is taken by " +
                                            cell_of(*holder->get()).display_name()};
  entry->second = caf::weak_actor_ptr{actor.ctrl()};
}

void system_core::unregister_name(const std::string& name) noexcept {
  const std::lock_guard guard{mutex_};
  names_.erase(name);
}

void system_core::forget_names_of(cell& actor) noexcept {
  const std::lock_guard guard{mutex_};
  std::erase_if(names_, [&](const auto& entry) { return entry.second == actor.ctrl(); });
}

cell* system_core::find_name(const std::string& name) {
  const std::lock_guard guard{mutex_};
  const auto entry = names_.find(name);
  if (entry == names_.end()) return nullptr;
  auto strong = entry->second.lock();
  if (strong == nullptr || cell_of(*strong->get()).ended()) return nullptr;
  return &cell_of(*strong.release()->get());
}

}  // namespace actors::backend

#include <actors/backend/tally.hpp>

#include <actors/backend/system_core.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/base/thread_end.hpp>

namespace actors::backend {

constinit thread_local thread_state this_thread;

namespace {

// The thread ends, or goes on ending: then it may come to need some again.
void leave_tallies() noexcept {
  this_thread.counted = nullptr;
  while (auto* each = this_thread.mine) {
    this_thread.mine = each->other;
    each->core->give_back(*each);
  }
}

}  // namespace

void tally::clear() noexcept {
  for (auto* each : {&sent, &handled, &rejected, &overruns, &spawned, &suspended, &settled})
    each->clear();
  for (auto& each : dead) each.clear();
  ended.store(0, std::memory_order_relaxed);
}

tally& system_core::attach_thread() noexcept {
  auto* found = this_thread.mine;
  while (found != nullptr && found->core != this) found = found->other;
  if (found == nullptr) {
    found = &take_tally();
    if (this_thread.mine == nullptr) detail::at_thread_end(&leave_tallies);
    found->other = std::exchange(this_thread.mine, found);
  }
  this_thread.counted = this;
  this_thread.counts = found;
  return *found;
}

tally& system_core::take_tally() noexcept {
  const std::lock_guard guard{mutex_};
  if (auto* unused = unused_tallies_) {
    unused_tallies_ = unused->other;
    return *unused;
  }
  auto* made = detail::with_memory_for("the counters of a thread", [] { return new tally; });
  made->core = this;
  made->next = tallies_;
  return *(tallies_ = made);
}

void system_core::give_back(tally& t) noexcept {
  const std::lock_guard guard{mutex_};
  t.other = unused_tallies_;
  unused_tallies_ = &t;
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

bool system_core::has_visitors() noexcept {
  const std::lock_guard guard{mutex_};
  for (auto* each = tallies_; each != nullptr; each = each->next)
    if (each->visits.get_last() != 0) return true;
  return false;
}

void system_core::bury(envelope* e, std::uint64_t receiver, dead_cause cause, const error& why,
                       bool whole) noexcept {
  counts().dead[static_cast<std::size_t>(cause)].add();
  if (letters_.are_heard()) {
    const auto& value = *e->ops->value;
    dead_letter letter;
    letter.message = value.name;
    letter.sender = e->sender;
    letter.receiver = receiver;
    letter.cause = cause;
    letter.text = why.text();
    if (whole) letter.set_content(*value.type, e->value());
    letters_.publish(letter);
  }
  if (e->ops->kind == envelope_kind::request)
    if (auto* slot = std::exchange(static_cast<request_envelope*>(e)->slot, nullptr))
      slot->complete_with_error(why);
}

void system_core::count_dead(const dead_letter& letter) noexcept {
  counts().dead[static_cast<std::size_t>(letter.cause)].add();
  letters_.publish(letter);
}

}  // namespace actors::backend

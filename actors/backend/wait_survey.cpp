#include <actors/backend/wait_survey.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <algorithm>
#include <unordered_map>

namespace actors::backend {
namespace {

/// Asks an actor what it awaits.
struct wait_question : envelope {
  wait_survey* survey;
};
void run_question(envelope* e, cell& self) {
  static_cast<wait_question*>(e)->survey->report(self);
  e->ops->drop(e);
}
void drop_question(envelope* e) noexcept {
  auto* survey = static_cast<wait_question*>(e)->survey;
  detail::free_block(e, sizeof(wait_question));
  survey->arrive();
}
constexpr envelope_ops question_ops{envelope_kind::control, 0, 0, nullptr, nullptr, &run_question,
                                    &drop_question};

/// Tells an actor that its wait will not end.
struct wait_verdict : envelope {
  reply_slot* slot;  // a reference
  error text;
};
void run_verdict(envelope* e, cell&) {
  auto* verdict = static_cast<wait_verdict*>(e);
  if (!verdict->slot->ready()) {
    verdict->slot->explain(std::move(verdict->text));
    static_cast<void>(verdict->slot->withdraw(errc::deadlock));
  }
  e->ops->drop(e);
}
void drop_verdict(envelope* e) noexcept {
  auto* verdict = static_cast<wait_verdict*>(e);
  verdict->slot->release();
  delete verdict;
}
constexpr envelope_ops verdict_ops{envelope_kind::control, 0, 0, nullptr, nullptr, &run_verdict,
                                   &drop_verdict};

}  // namespace

void wait_survey::start(system_core& core) noexcept {
  auto* survey = new wait_survey{core};
  survey->ask_all();
}

// Messages are sent without the locks: a push may wake a worker.
void wait_survey::ask_all() {
  std::vector<caf::strong_actor_ptr> asked;
  core_.for_each_wait([&](wait_record& record) {
    auto& actor = record.actor();
    if (!concerns(actor)) return;
    if (auto* slot = record.blocked_on()) return add(actor, *slot, true);
    if (caf::intrusive_ptr_upgrade_weak(block_of(actor))) asked.emplace_back(actor.ctrl(), false);
  });
  left_.store(asked.size() + 1, std::memory_order_relaxed);  // published by the messages
  for (const auto& each : asked) {
    void* at = detail::allocate_block(sizeof(wait_question));
    cell_of(*each->get())
        .deliver_control(::new (at) wait_question{{nullptr, &question_ops, 0}, this});
  }
  arrive();
}

bool wait_survey::concerns(const cell& actor) const {
  return suspects_.empty() || std::any_of(suspects_.begin(), suspects_.end(),
                                          [&](const edge& e) { return e.from->get() == &actor; });
}

void wait_survey::report(cell& waiting) noexcept {
  if (!waiting.waits_exclusively()) return;
  if (auto* slot = waiting.asks().awaited()) add(waiting, *slot, false);
}

// A wait with a deadline ends by itself.
void wait_survey::add(cell& waiting, reply_slot& on, bool blocked) {
  const auto to = on.waits_for();
  if (to == 0 || on.ready() || on.ends_by_itself()) return;
  if (!caf::intrusive_ptr_upgrade_weak(block_of(waiting))) return;
  on.add_ref();
  const std::lock_guard guard{mutex_};
  seen_.push_back({caf::strong_actor_ptr{waiting.ctrl(), false}, slot_ptr{&on}, to, blocked});
}

void wait_survey::arrive() noexcept {
  // acq_rel: the last one sees what the others reported
  if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) next_round();
}

void wait_survey::next_round() {
  auto found = circles();
  if (suspects_.empty() && !found.empty()) {
    suspects_ = std::move(found);
    seen_.clear();
    return ask_all();
  }
  if (!found.empty() && confirmed(found)) judge(found);
  auto& graph = core_.waits();
  delete this;
  graph.done();
}

// The edges of the first circle. An actor has one edge: it awaits one thing at a time.
wait_survey::edges wait_survey::circles() {
  std::unordered_map<std::uint64_t, std::size_t> of_actor;
  for (std::size_t i = 0; i < seen_.size(); ++i) of_actor.emplace(seen_[i].from->id(), i);
  std::vector<std::size_t> visited(seen_.size(), 0);  // in which walk
  for (std::size_t start = 0; start < seen_.size(); ++start) {
    auto at = start;
    while (visited[at] == 0) {
      visited[at] = start + 1;
      const auto next = of_actor.find(seen_[at].to);
      if (next == of_actor.end()) break;
      at = next->second;
      if (visited[at] != start + 1) continue;
      edges circle;
      for (auto i = at; visited[i] != 0; i = of_actor.at(seen_[i].to)) {
        visited[i] = 0;
        circle.push_back({seen_[i].from, std::move(seen_[i].on), seen_[i].to, seen_[i].blocked});
      }
      return circle;
    }
  }
  return {};
}

// Both rounds saw the same slots, for the same actors.
bool wait_survey::confirmed(const edges& now) const {
  return now.size() == suspects_.size() &&
         std::all_of(now.begin(), now.end(), [this](const edge& e) {
           return std::any_of(suspects_.begin(), suspects_.end(), [&](const edge& before) {
             return before.on == e.on && before.to == e.to && before.from == e.from;
           });
         });
}

void wait_survey::judge(const edges& circle) {
  std::string text = "a circle of waits: ";
  for (const auto& each : circle) {
    if (&each != &circle.front()) text += ", ";
    text += cell_of(*each.from->get()).display_name();
    text += " waits for " + std::string{each.on->message_name()} + " of ";
    const auto next = std::find_if(circle.begin(), circle.end(),
                                   [&](const edge& e) { return e.from->id() == each.to; });
    text += cell_of(*next->from->get()).display_name();
  }
  if (core_.options().deadlocks == deadlock_report::log)
    return core_.log(log_level::error, "deadlock: " + text);
  for (const auto& each : circle) condemn(each, {errc::deadlock, text});
}

void wait_survey::condemn(const edge& each, const error& verdict) {
  if (!each.blocked) {
    each.on->add_ref();
    return cell_of(*each.from->get())
        .deliver_control(new wait_verdict{{nullptr, &verdict_ops, 0}, each.on.get(), verdict});
  }
  bool told = false;
  core_.for_each_wait([&](wait_record& record) {
    if (record.blocked_on() != each.on.get()) return;
    record.verdict = verdict;
    told = true;
  });
  if (told) static_cast<void>(each.on->withdraw(errc::deadlock));
}

}  // namespace actors::backend

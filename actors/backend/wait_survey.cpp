#include <actors/backend/wait_survey.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <algorithm>
#include <new>
#include <utility>

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
  wait_survey* survey;
  reply_slot* slot;  // the survey's reference
  std::shared_ptr<const std::string> text;
};
void run_verdict(envelope* e, cell&) {
  auto* verdict = static_cast<wait_verdict*>(e);
  verdict->survey->condemn(*verdict->slot, *verdict->text);
  e->ops->drop(e);
}
void drop_verdict(envelope* e) noexcept {
  auto* survey = static_cast<wait_verdict*>(e)->survey;
  delete static_cast<wait_verdict*>(e);
  survey->arrive();
}
constexpr envelope_ops verdict_ops{envelope_kind::control, 0, 0, nullptr, nullptr, &run_verdict,
                                   &drop_verdict};

}  // namespace

// -- rounds ---------------------------------------------------------------------------------------

// Where there is no memory for a survey there is none: the next one may find some.
void wait_survey::start(system_core& core) noexcept {
  auto* survey = new (std::nothrow) wait_survey{core};
  if (survey == nullptr) return core.waits().done();
  try {
    survey->ask_all();
  } catch (const std::bad_alloc&) {
    survey->finish();
  }
}

void wait_survey::arrive() noexcept {
  // acq_rel: the last one sees what the others reported
  if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) next_round();
}

void wait_survey::next_round() noexcept {
  try {
    switch (std::exchange(round_, static_cast<round>(static_cast<int>(round_) + 1))) {
    case round::first:
      if (look()) return ask_all();
      break;
    case round::second:
      if (judge()) return send_verdicts();
      break;
    case round::verdict:
      tell_condemned();
    }
  } catch (const std::bad_alloc&) {
    return finish();
  }
  finish();
}

void wait_survey::finish() noexcept {
  auto& graph = core_.waits();
  delete this;
  graph.done();
}

// Messages are sent without the locks: a push may wake a worker.
void wait_survey::ask_all() {
  std::vector<caf::strong_actor_ptr> asked;
  core_.for_each_wait([&](wait_record& record) {
    auto& actor = record.actor();
    if (round_ == round::second && !suspects_.contains(actor.number())) return;
    if (auto* slot = record.blocked_on()) return add(actor, *slot, true);
    if (caf::intrusive_ptr_upgrade_weak(block_of(actor))) asked.emplace_back(actor.ctrl(), false);
  });
  send_questions(asked);
}

void wait_survey::send_questions(const std::vector<caf::strong_actor_ptr>& asked) noexcept {
  left_.store(asked.size() + 1, std::memory_order_relaxed);  // published by the messages
  for (const auto& each : asked) {
    try {
      void* at = detail::allocate_block(sizeof(wait_question));
      auto* question = ::new (at) wait_question{{nullptr, &question_ops, 0}, this};
      cell_of(*each->get()).deliver_control(question);
    } catch (const std::bad_alloc&) {
      arrive();  // what it awaits stays unknown
    }
  }
  arrive();
}

// -- edges ----------------------------------------------------------------------------------------

void wait_survey::report(cell& waiting) noexcept {
  if (!waiting.waits_exclusively()) return;
  try {
    if (auto* slot = waiting.asks().awaited()) add(waiting, *slot, false);
  } catch (const std::bad_alloc&) {
    return;  // what it awaits stays unknown
  }
}

// A wait with a deadline ends by itself.
void wait_survey::add(cell& waiting, reply_slot& on, bool blocked) {
  const auto to = on.waits_for();
  if (to == 0 || on.ready() || on.ends_by_itself()) return;
  if (!caf::intrusive_ptr_upgrade_weak(block_of(waiting))) return;
  caf::strong_actor_ptr from{waiting.ctrl(), false};
  on.add_ref();
  slot_ptr slot{&on};
  const std::lock_guard guard{mutex_};
  seen_.push_back({std::move(from), std::move(slot), to, blocked});
}

wait_survey::edge_index wait_survey::index_of(const edges& all) {
  edge_index out;
  for (std::size_t i = 0; i < all.size(); ++i) out.emplace(all[i].from->id(), i);
  return out;
}

// The circles among the edges: each actor has one, so a walk from anywhere ends or comes round.
std::vector<wait_survey::edges> wait_survey::take_circles() {
  const auto of_actor = index_of(seen_);
  std::vector<edges> out;
  std::vector<std::size_t> visited(seen_.size(), 0);  // in which walk
  for (std::size_t start = 0; start < seen_.size(); ++start) {
    auto at = start;
    auto next = of_actor.end();
    while (visited[at] == 0) {
      visited[at] = start + 1;
      next = of_actor.find(seen_[at].to);
      if (next == of_actor.end()) break;
      at = next->second;
    }
    if (next == of_actor.end() || visited[at] != start + 1) continue;
    edges circle;
    for (auto i = at; seen_[i].on != nullptr; i = of_actor.at(circle.back().to))
      circle.push_back(std::move(seen_[i]));
    out.push_back(std::move(circle));
  }
  return out;
}

// After the first round. True: there are circles, whose actors are to be asked again.
bool wait_survey::look() {
  circles_ = take_circles();
  seen_.clear();
  for (std::size_t i = 0; i < circles_.size(); ++i)
    for (const auto& each : circles_[i]) suspects_.emplace(each.from->id(), i);
  return !circles_.empty();
}

// Both rounds saw the same slots, for the same actors.
bool wait_survey::is_confirmed(const edges& circle, const edge_index& now) const {
  return std::all_of(circle.begin(), circle.end(), [&](const edge& before) {
    const auto found = now.find(before.from->id());
    return found != now.end() && seen_[found->second].on == before.on &&
           seen_[found->second].to == before.to;
  });
}

// After the second round. True: there are verdicts to be told.
bool wait_survey::judge() {
  const auto now = index_of(seen_);
  std::erase_if(circles_, [&](const edges& each) { return !is_confirmed(each, now); });
  for (const auto& each : circles_)
    texts_.push_back(std::make_shared<const std::string>(describe(each)));
  if (core_.options().deadlocks != deadlock_report::log) return !circles_.empty();
  for (const auto& each : texts_) core_.log().write(log_level::error, "deadlock: " + *each);
  return false;
}

std::string wait_survey::describe(const edges& circle) {
  std::string text = "a circle of waits: ";
  for (std::size_t i = 0; i < circle.size(); ++i) {
    if (i != 0) text += ", ";
    text += cell_of(*circle[i].from->get()).display_name();
    text += " waits for " + std::string{circle[i].on->message_name()} + " of ";
    text += cell_of(*circle[(i + 1) % circle.size()].from->get()).display_name();
  }
  return text;
}

// -- verdicts -------------------------------------------------------------------------------------

// Nobody on a circle goes on before all its waits have ended with the verdict: the answer of the
// first would be the end of the next one's wait.
void wait_survey::send_verdicts() {
  std::unordered_map<const reply_slot*, std::size_t> blocked;
  std::vector<std::pair<cell*, std::unique_ptr<wait_verdict>>> told;
  for (std::size_t i = 0; i < circles_.size(); ++i)
    for (const auto& each : circles_[i]) {
      if (each.blocked) {
        blocked.emplace(each.on.get(), i);
        continue;
      }
      std::unique_ptr<wait_verdict> verdict{
          new wait_verdict{{nullptr, &verdict_ops, 0}, this, each.on.get(), texts_[i]}};
      told.emplace_back(&cell_of(*each.from->get()), std::move(verdict));
    }
  if (!blocked.empty())
    core_.for_each_wait([&](wait_record& record) {
      const auto found = blocked.find(record.blocked_on());
      if (found != blocked.end()) record.verdict = {errc::deadlock, *texts_[found->second]};
    });
  condemned_.reserve(told.size() + blocked.size());
  left_.store(told.size() + 1, std::memory_order_relaxed);  // published by the messages
  for (auto& [actor, verdict] : told) actor->deliver_control(verdict.release());
  arrive();
}

void wait_survey::condemn(reply_slot& on, const std::string& verdict) noexcept {
  if (on.ready()) return;
  on.explain({errc::deadlock, verdict.c_str()});
  if (!on.end_early(errc::deadlock)) return;
  on.add_ref();
  const std::lock_guard guard{mutex_};
  condemned_.emplace_back(&on);
}

// Threads last: they may go on without having been told.
void wait_survey::tell_condemned() noexcept {
  for (const auto& circle : circles_)
    for (const auto& each : circle)
      if (each.blocked && each.on->end_early(errc::deadlock)) {
        each.on->add_ref();
        condemned_.emplace_back(each.on.get());
      }
  for (const auto& each : condemned_) each->tell_end();
}

}  // namespace actors::backend

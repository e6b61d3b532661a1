#include <actors/backend/wait_graph.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/backend/wait_survey.hpp>

#include <algorithm>
#include <mutex>
#include <string>
#include <system_error>

namespace actors::backend {
namespace {

using namespace std::chrono_literals;

/// From a request for a survey to its start: most waits are over by then.
constexpr clock::duration patience = 10ms;
/// A survey may take this part of a thread's time.
constexpr int share = 50;

}  // namespace

// -- records --------------------------------------------------------------------------------------

void wait_record::enter(cell& waiting, reply_slot* blocked_on) noexcept {
  auto& mine = waiting.core().counts();
  actor_ = &waiting;
  blocked_on_ = blocked_on;
  prev_ = nullptr;
  list_ = &mine.waiting;
  mine.has_new_waits = true;
  const std::lock_guard guard{list_->lock};
  next_ = list_->first;
  if (next_ != nullptr) next_->prev_ = this;
  list_->first = this;
}

void wait_record::leave() noexcept {
  if (list_ == nullptr) return;
  const std::lock_guard guard{list_->lock};
  if (next_ != nullptr) next_->prev_ = prev_;
  (prev_ != nullptr ? prev_->next_ : list_->first) = next_;
  list_ = nullptr;
}

void note_wait(cell& self) noexcept { self.core().counts().has_new_waits = true; }

void reply_slot::blocked_on(std::uint64_t actor) noexcept {
  waits_for(actor);
  if (auto* self = this_thread.current) note_wait(*self);
}

blocked_thread::blocked_thread(reply_slot& on) noexcept : slot_(on) {
  auto* self = this_thread.current;
  if (self == nullptr || on.ready() || !self->core().watches_deadlocks()) return;
  record_.enter(*self, &on);
  self->core().waits().request();
}

blocked_thread::~blocked_thread() {
  record_.leave();
  if (record_.verdict) slot_.explain(std::move(record_.verdict));
}

// -- when to look ---------------------------------------------------------------------------------

void wait_graph::request() noexcept {
  auto seen = idle;
  // acq_rel, here and below: the survey that begins sees the waits it was asked for
  if (phase_.compare_exchange_strong(seen, running, std::memory_order_acq_rel)) return arm();
  seen = running;
  static_cast<void>(phase_.compare_exchange_strong(seen, again, std::memory_order_acq_rel));
}

void wait_graph::arm() noexcept {
  try {
    if (core_.timers().arm(alarm_, clock::now() + std::max(patience, pause_))) return;
  } catch (const std::system_error& e) {
    core_.log().write(log_level::warning,
                      std::string{"no thread to look for deadlocks: "} + e.what());
  }
  phase_.store(idle, std::memory_order_release);  // pairs with request()
}

void wait_graph::ring(sched::timer_entry& e) noexcept {
  auto& self = static_cast<alarm&>(e).owner;
  self.started_ = clock::now();
  wait_survey::start(self.core_);
}

void wait_graph::done() noexcept {
  pause_ = share * (clock::now() - started_);
  auto seen = running;
  if (phase_.compare_exchange_strong(seen, idle, std::memory_order_acq_rel)) return;
  phase_.store(running, std::memory_order_release);  // pairs with request()
  arm();
}

void wait_graph::reset() noexcept {
  phase_.store(idle, std::memory_order_relaxed);  // nobody else is there
  pause_ = {};
}

}  // namespace actors::backend

// (essay placeholder)
#include <actors/sched/worker.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace actors::sched {

namespace detail {

constinit thread_local worker* current_worker = nullptr;

}  // namespace detail

namespace {

// So many jobs from the slot in a row while others wait, then one of the others.
constexpr unsigned max_streak = 16;
// So many jobs, then a look at the injector. As in tokio: prime, so that it does not beat with
// the rhythm of what runs.
constexpr unsigned injector_interval = 61;

}  // namespace

worker::worker(scheduler& owner, unsigned index, unsigned workers)
    : idle_(owner.idle_), owner_(owner), hooks_(owner.hooks_), index_(index),
      random_(random_seed()), gauges_(workers), jobs_seen_(workers) {}

void worker::main() noexcept {
  detail::current_worker = this;
  hooks_.thread_started(*this);
  job next = hunt();  // counted as a searcher from the start (idle_state)
  while (next) {
    execute(next);
    next = next_local();
    if (!next) [[unlikely]]
      next = find_work();
  }
  hooks_.thread_stops(*this);
  while (const job late = next_local()) hooks_.dropped(late);
  detail::current_worker = nullptr;
}

void worker::execute(job what) noexcept {
  jobs_.add();
  if (what.is_foreign())
    hooks_.run_foreign(what.foreign_pointer(), *this);
  else
    what.target()->run(*this);
}

job worker::next_local() noexcept {
  if (++since_injector_ >= injector_interval) [[unlikely]] {
    since_injector_ = 0;
    if (!owner_.injector_.looks_empty())
      if (const job next = from_injector(1)) return next;
  }
  if (streak_ < max_streak || deque_.empty()) {
    ++streak_;
    if (const job next = slot_.take()) return next;
  }
  streak_ = 0;
  if (const auto next = deque_.pop()) return *next;
  return slot_.take();
}

job worker::from_injector(std::size_t max) noexcept {
  std::array<job, max_batch> batch;
  const std::size_t count = owner_.injector_.pop_batch(batch.data(), std::min(max, max_batch));
  if (count == 0) return {};
  for (std::size_t i = 1; i < count; ++i) queue_behind(batch[i]);
  return batch[0];
}

std::size_t worker::fair_share() const noexcept {
  return owner_.injector_.size() / owner_.workers_.size() + 1;
}

void worker::overflow(job what) noexcept {
  std::array<job, deque_size / 2 + 1> batch;
  std::size_t count = deque_.pop_some(batch.data(), deque_size / 2);
  batch[count++] = what;
  // Workers may add until they end, also after stop() closed the injector.
  owner_.injector_.push_batch({batch.data(), count}, true);
  overflows_.add();
  owner_.summon();
}

void worker::arm() noexcept { owner_.notify(idle_.arm()); }

}  // namespace actors::sched

// What a worker does when its own queues are empty: search, guard, sleep. The protocol is told
// in worker.cpp; the transitions are idle_state's.
#include <actors/sched/worker.hpp>

#include <algorithm>
#include <chrono>

namespace actors::sched {

namespace {

using namespace std::chrono_literals;

// A searcher stays this long: enough for what waits at its first look to age.
constexpr clock::duration search_time = age_gauge<job>::min_age + 3us;
// The sentinel's ticks: first, when nothing was found for a while, and when a long job is seen.
constexpr clock::duration fast_tick = 50us;
constexpr clock::duration slow_tick = 100us;
constexpr clock::duration short_tick = age_gauge<job>::min_age;
constexpr unsigned ticks_before_slow = 8;
// Spins between two looks at the clock, about 0.5 us; and to tell a long job from short ones.
constexpr unsigned spins_per_look = 16;
constexpr unsigned spins_for_long_job = 64;

using role = idle_state<>::role;
constexpr auto nothing_waits = ~std::uint64_t{0};

void spin(unsigned turns) noexcept {
  for (unsigned i = 0; i < turns; ++i) queue::std_atomics::pause();
}

}  // namespace

job worker::find_work() noexcept {
  if (!owner_.injector_.looks_empty()) {
    if (const job found = from_injector(fair_share())) {
      if (!deque_.empty() && idle_.glance().lonely()) arm();
      return found;
    }
  }
  if (!idle_.start_searching() && !rest(true)) return {};
  return hunt();
}

// As a searcher: until there is a job, or an empty one at the end of the scheduler.
job worker::hunt() noexcept {
  for (;;) {
    if (const job found = search()) {
      activate();
      return found;
    }
    if (!rest(false)) return {};
  }
}

job worker::search() noexcept {
  searches_.add();
  elsewhere_.awake();  // its waker may have been late
  clock::time_point now = clock::now();
  const clock::time_point until = now + search_time;
  if (const job found = scan(now)) return found;
  while (now < until) {
    if (!owner_.injector_.looks_empty())
      if (const job found = from_injector(fair_share())) return found;
    spin(spins_per_look);
    now = clock::now();
  }
  return scan(now);
}

// One look at every other worker, beginning anywhere, so that thieves do not crowd one victim.
job worker::scan(clock::time_point now) noexcept {
  const std::size_t count = gauges_.size();
  std::size_t at = random_.below(count);
  for (std::size_t i = 0; i < count; ++i, at = at + 1 == count ? 0 : at + 1) {
    if (at == index_) continue;
    worker& victim = *owner_.workers_[at];
    const gauge::sighting seen = victim.sight();
    if (const auto aged = gauges_[at].look(now, seen))
      if (const job found = steal_from(victim, aged, seen.slot)) return found;
  }
  return {};
}

job worker::steal_from(worker& victim, const gauge::verdict& aged, job slot) noexcept {
  if (aged.aged != 0) {
    const std::size_t half = (aged.aged + 1) / 2;
    if (const std::size_t count = victim.deque_.steal_into(deque_, half, aged.aged_tail)) {
      steals_.add();
      stolen_.add(count);
      // Another thief may have emptied the deque since.
      if (const auto first = deque_.pop()) return *first;
    }
  }
  if (aged.slot_aged && victim.slot_.take_seen(slot)) {
    steals_.add();
    stolen_.add();
    return slot;
  }
  return {};
}

worker::gauge::sighting worker::sight() const noexcept {
  gauge::sighting seen;
  seen.jobs = jobs_.get();
  seen.slot = slot_.peek();
  seen.head = deque_.head();
  seen.tail = deque_.tail();
  return seen;
}

// With more workers than processors there is nowhere to go.
void worker::keep_apart() noexcept {
  if (owner_.crowded_) return;
  const int here = this_processor();
  taken_.clear();
  for (const auto& each : owner_.workers_)  // relaxed: a hint
    if (each.get() != this) taken_.push_back(each->processor_.load(std::memory_order_relaxed));
  if (std::find(taken_.begin(), taken_.end(), here) != taken_.end()) elsewhere_.move_from(taken_);
}

// searching -> active, with a job in hand.
void worker::activate() noexcept {
  processor_.store(this_processor(), std::memory_order_relaxed);  // relaxed: a hint
  auto& injector = owner_.injector_;
  auto next = idle_.found_work(!deque_.empty() || !injector.looks_empty());
  // I3: whoever came after this worker's last look saw a searcher and woke nobody.
  if (!next && injector.size() != 0) next = idle_.summon();
  owner_.notify(next);
}

// searching or active -> asleep in one form or another, until this worker is a searcher again.
// False: the scheduler has ended.
bool worker::rest(bool was_active) noexcept {
  processor_.store(-1, std::memory_order_relaxed);  // relaxed: a hint
  const auto done = idle_.retire(index_, was_active);
  owner_.settle(done);
  if (done.now == role::sentinel && guard()) return true;
  parks_.add();
  hooks_.parks(*this);
  return rouse_for_injector() || sleep();
}

// The sentinel's watch. True: a searcher now. False: parked, because nobody is active.
bool worker::guard() noexcept {
  for (unsigned quiet_ticks = 0;; ++quiet_ticks) {
    const auto now = clock::now();
    if (owner_.injector_.size() != 0 || sees_work(now)) {
      idle_.relieve(index_);
      return true;
    }
    ticks_.add();
    keep_apart();
    parker_.park(now + next_tick(quiet_ticks));
    const idle_view view = idle_.look();
    if (!view.is_sentinel(index_)) return true;
    if (view.active() != 0) continue;
    const auto done = idle_.disarm(index_);
    owner_.settle(done);
    if (done.now != role::sentinel) return done.now == role::searching;
  }
}

clock::duration worker::next_tick(unsigned quiet_ticks) noexcept {
  if (sees_long_job()) return short_tick;
  return quiet_ticks < ticks_before_slow ? fast_tick : slow_tick;
}

// Only looks (I1). Remembers how far each worker is for sees_long_job.
bool worker::sees_work(clock::time_point now) noexcept {
  something_waits_ = false;
  for (std::size_t i = 0; i < gauges_.size(); ++i) {
    if (i == index_) continue;
    const auto seen = owner_.workers_[i]->sight();
    const auto aged = gauges_[i].look(now, seen);
    if (aged) return true;
    jobs_seen_[i] = aged.waiting ? seen.jobs : nothing_waits;
    something_waits_ = something_waits_ || aged.waiting;
  }
  return false;
}

// Whether a worker behind which something waits does not get on: then the next tick is soon.
bool worker::sees_long_job() noexcept {
  if (!something_waits_) return false;
  spin(spins_for_long_job);
  for (std::size_t i = 0; i < jobs_seen_.size(); ++i)
    if (i != index_ && jobs_seen_[i] == owner_.workers_[i]->jobs_.get()) return true;
  return false;
}

// Parked: looks at the injector once more (I3). True: a searcher again.
bool worker::rouse_for_injector() noexcept {
  if (owner_.injector_.size() == 0) return false;
  const auto done = idle_.rouse(index_);
  owner_.settle(done);
  return done.now == role::searching;
}

// Parked: until picked. False: the scheduler has ended.
bool worker::sleep() noexcept {
  while (idle_.asleep(index_)) {
    // acquire, with the release in scheduler::stop.
    if (owner_.finished_.load(std::memory_order_acquire)) return false;
    parker_.park();
  }
  elsewhere_.awake();
  return true;
}

}  // namespace actors::sched

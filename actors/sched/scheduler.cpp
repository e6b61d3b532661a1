#include <actors/sched/scheduler.hpp>

#include <actors/base/fence.hpp>
#include <actors/base/futex.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/base/thread.hpp>
#include <actors/sched/worker.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

namespace actors::sched {

namespace {

unsigned worker_count(unsigned wanted) {
  const unsigned count = wanted == 0 ? thread::cores() : wanted;
  return std::min(count, idle_view::max_workers);
}

// One searcher for every two workers that can run at the same time.
unsigned max_searching(unsigned workers) {
  return std::max(std::min(workers, thread::cores()) / 2, 1U);
}

}  // namespace

scheduler::scheduler(scheduler_options options, hooks& layer)
    : hooks_(layer), prefix_(std::move(options.thread_prefix)),
      crowded_(worker_count(options.workers) > thread::cores()),
      idle_(worker_count(options.workers), max_searching(worker_count(options.workers))) {
  enable_asymmetric_fences();  // for the workers' slots
  const unsigned count = worker_count(options.workers);
  workers_.reserve(count);
  for (unsigned i = 0; i < count; ++i)
    workers_.push_back(std::make_unique<worker>(*this, i, count));
}

scheduler::~scheduler() { stop(); }

void scheduler::start() {
  std::unique_lock guard(control_);
  if (started_ || stopped_) return;
  started_ = true;
  unsigned running = 0;
  try {
    for (auto& each : workers_) {
      each->thread_ = thread(prefix_ + std::to_string(running), [&w = *each] { w.main(); });
      ++running;
    }
  } catch (...) {
    idle_.never_started(workers() - running);
    started_ = running != 0;
    guard.unlock();
    stop();
    throw;
  }
}

void scheduler::schedule(job what) noexcept {
  worker* self = worker::current();
  if (self != nullptr && &self->owner() == this)
    self->push(what);
  else
    schedule_from_outside(what);
}

// What the job does may end the scheduler before summon() is through: stop() waits for visitors.
void scheduler::schedule_from_outside(job what) noexcept {
  // relaxed: a push that is taken makes this visible to stop(), through the injector's mutex.
  visitors_.fetch_add(visitor, std::memory_order_relaxed);
  if (actors::detail::with_memory_for(actors::detail::handing_work,
                                      [&] { return injector_.push(what); }))
    summon();
  else
    hooks_.dropped(what);
  // release: all of the visit lies before what follows stop(). After this nothing but the address
  // is used: a wake-up that comes too late wakes whoever waits there then, and who looks again.
  if (visitors_.fetch_sub(visitor, std::memory_order_release) == (visitor | awaited))
    futex_wake(visitors_, futex_all);
}

void scheduler::await_visitors() noexcept {
  // acquire: pairs with the release of the last visitor's leave.
  for (auto seen = visitors_.fetch_or(awaited, std::memory_order_acquire) | awaited;
       seen != awaited; seen = visitors_.load(std::memory_order_acquire))
    futex_wait(visitors_, seen, std::nullopt);
}

bool scheduler::wait_quiescent(std::optional<clock::time_point> deadline) {
  for (bool in_time = true;;) {
    // The order matters: a quiet moment after await_quiet changes the epoch, one before it is
    // seen by quiet().
    const std::uint32_t epoch = quiet_epoch_.load();
    idle_.await_quiet();
    if (quiet()) return true;
    if (!in_time) return false;
    in_time = futex_wait(quiet_epoch_, epoch, deadline);
  }
}

void scheduler::stop() {
  std::lock_guard guard(control_);
  if (stopped_) return;
  stopped_ = true;
  injector_.close();
  if (started_) {
    // Final: nothing comes from outside any more, and a quiet worker makes nothing.
    wait_quiescent();
    // release, with the acquire in worker::sleep.
    finished_.store(true, std::memory_order_release);
    for (auto& each : workers_) each->parker_.unpark();
    for (auto& each : workers_) each->thread_.join();
  }
  await_visitors();
  drop_queued();
}

scheduler_stats scheduler::stats() const noexcept {
  scheduler_stats sum;
  for (const auto& each : workers_) {
    sum.jobs += each->jobs_.get();
    sum.steals += each->steals_.get();
    sum.stolen += each->stolen_.get();
    sum.overflows += each->overflows_.get();
    sum.searches += each->searches_.get();
    sum.parks += each->parks_.get();
    sum.ticks += each->ticks_.get();
  }
  // relaxed: a count.
  sum.wakes = wakes_.load(std::memory_order_relaxed);
  return sum;
}

void scheduler::notify(std::optional<unsigned> index) noexcept {
  if (!index) return;
  wakes_.fetch_add(1, std::memory_order_relaxed);  // relaxed: a count, and rare.
  workers_[*index]->parker_.unpark();
}

void scheduler::summon() noexcept { notify(idle_.summon()); }

void scheduler::settle(const idle_state<>::outcome& done) noexcept {
  notify(done.wake);
  if (!done.quiet_awaited) return;
  idle_.quiet_told();
  quiet_epoch_.fetch_add(1);
  futex_wake(quiet_epoch_, futex_all);
}

// Jobs leave the injector only in the hands of a searching or active worker (I1), so twice
// quiet around an empty injector means that nothing is in anybody's hands.
bool scheduler::quiet() const noexcept {
  return idle_.look().quiet() && injector_.size() == 0 && idle_.look().quiet();
}

void scheduler::drop_queued() noexcept {
  std::array<job, 64> batch;
  while (const std::size_t count = injector_.pop_batch(batch.data(), batch.size()))
    std::for_each_n(batch.begin(), count, [this](job each) { hooks_.dropped(each); });
}

}  // namespace actors::sched

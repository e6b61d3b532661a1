// The scheduler, as its workers live it.
//
// Roles. N workers, one thread each, run jobs. Threads from outside bring jobs. Nobody else: there
// is no coordinator, and no thread that looks after the workers but the workers themselves.
//
// Queues. Each worker has a slot for one job (lifo_slot: what was made ready last, and runs next)
// and a deque of 1,024 (work_deque: first in, first out). All share the injector. A push goes to
// the slot and moves what was there to the deque; a full deque moves its older half to the
// injector. A worker takes from its slot, then from its deque, then from the injector, then from
// other workers' queues.
//   W1  A worker takes from its slot at most 16 times in a row while its deque holds something, and
//       looks at the injector at least every 61 jobs: two jobs that wake each other for ever delay
//       the others, but do not starve them.
//   W2  Only the worker itself puts jobs in its slot and its deque, and only while it is active
//       (idle_state.hpp): a worker that is not active has nothing that could be stranded.
//
// A conversation stays where it is, parallel work spreads at once. Two actors that talk to each
// other are fastest on one core: handing a cache line over costs more than handling a message. So a
// push wakes nobody, and a thief takes only what has aged (age_gauge.hpp): what it has itself seen
// waiting 20 us before. A queue that drains within microseconds is never pulled apart; a queue that
// grows, and whatever lies behind a long job, is shared out, half of it at a time.
//
// Who looks. A worker without work first searches: 23 us of looking at the injector and, at the
// beginning and the end, at the others' queues. At most every second worker that the machine can
// run searches. If it finds nothing while others are active it becomes the sentinel, at most one,
// which looks after every 50 to 100 us of sleep; with a sentinel there already, or nobody active,
// it parks. A sentinel that takes something makes a parked worker the next searcher. In this way
// there is somebody who looks as long as there is something to be found (I2 in idle_state.hpp), and
// an idle system is N threads asleep without a timer: it polls nothing.
// Apart. The kernel may put a thread on the processor of the one that wakes it, though another is
// idle (in a virtual machine it takes an idle processor for one that the host has taken away).
// There it interrupts the worker that it is to help, or waits for the end of that one's time slice,
// for milliseconds. So a worker wakes its helper elsewhere, and a sentinel that finds itself where
// a worker with work is moves away.
//   W3  The first push of a worker while nobody looks and somebody is parked wakes one of them. It
//       happens once for each time that all others went to sleep, not once for each push.
//   W4  A job from outside wakes the sentinel or a parked worker unless somebody searches.
//   W5  Together: a job that waits, wherever it waits, is found by a worker that is free within two
//       ticks of the sentinel, 200 us, or 120 us when the sentinel sees that a job is long.
//
// Shutdown. stop() closes the injector to the outside and waits for quiet: no worker active or
// searching, the injector empty. As only jobs make jobs, quiet is final then; stop() says so
// (finished_), wakes everybody and joins. Jobs that come from outside later are given back through
// hooks::dropped. What a worker's thread_stops schedules goes the same way.
//
// Tried and rejected.
//   - To wake a worker at each push that finds one asleep (the usual "one searcher wakes the next"
//     alone): a system call for each message of a ping-pong, and its halves end up on two cores.
//   - To leave the slot to its owner, as Go and early tokio do: what it holds is stranded behind a
//     long job, without a bound.
//   - A thread that ticks for ever, or workers that poll with growing pauses, as CAF's do: either
//   an
//     idle process costs CPU, or a job waits for milliseconds.
//   - A steal without age: a searcher pulls the only waiting half of a conversation away as soon as
//     it looks, and the conversation then runs at the speed of the bus between the cores.
#include <actors/sched/worker.hpp>

#include <actors/base/out_of_memory.hpp>

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
      random_(random_seed()), gauges_(workers), jobs_seen_(workers) {
  taken_.reserve(workers);
}

void worker::main() noexcept {
  detail::current_worker = this;
  self_ = ::pthread_self();
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
    elsewhere_.awake();
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
  actors::detail::with_memory_for(actors::detail::handing_work, [&] {
    owner_.injector_.push_batch({batch.data(), count}, true);
  });
  overflows_.add();
  owner_.summon();
}

void worker::arm() noexcept {
  const int here = this_processor();
  processor_.store(here, std::memory_order_relaxed);  // relaxed: a hint
  const auto helper = idle_.arm();
  if (!helper) return;
  auto& other = *owner_.workers_[*helper];
  // acquire: with finished_ the others' threads may have been joined
  if (!owner_.crowded_ && !owner_.finished_.load(std::memory_order_acquire))
    other.elsewhere_.prepare(other.self_, here);
  owner_.notify(helper);
}

}  // namespace actors::sched

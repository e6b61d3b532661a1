// Going to sleep and being woken, under relacy's memory model: the scheduler's protocol with its
// real idle_state, parkers and slots, and workers cut down to what touches them (search.cpp has
// the same steps in the same order). A lost wake-up ends as a deadlock, work that nobody looks
// after as a livelock of the sentinel or a deadlock of the job that waits for it.
//
// Mutations that were tried and are caught: relaxed orders on the word, or on the injector's size
// (I3); no look at the injector after retire or after found_work (I3); found_work that never hands
// over, or only a surplus; retire that parks instead of making a sentinel; disarm beside an active
// worker, or a push that never arms (I2); take_back that forgets the claim (I4); a sentinel that
// takes as it is, or relieve that counts nobody (I1); a quiet that looks once, before the injector;
// await_quiet after the look. A bit that is set after the count only makes pick spin, which no
// model can tell from waiting.
#include <actors/queue/lifo_slot.hpp>
#include <actors/sched/idle_state.hpp>
#include <actors/sched/parker.hpp>

#include <array>
#include <tests/relacy/shim.hpp>

namespace {

using idle_state = actors::sched::idle_state<model::atomics>;
using role = idle_state::role;

/// A word to wait for, as a long job would.
struct signal {
  void raise() {
    word.fetch_add(1);
    model::atomics::wake(word, 100);
  }
  void wait_for(std::uint32_t count) {
    for (auto seen = word.load(); seen < count; seen = word.load())
      model::atomics::wait(word, seen);
  }
  model::atomic<std::uint32_t> word{0};
};

/// `Workers` workers, and jobs that are numbers from 1: `Model::run(worker, job)` runs one.
template <class Model, unsigned Workers> struct machine {
  // --- from outside ---

  void schedule(std::uint64_t job) {
    {
      std::lock_guard guard(mutex);
      queued[tail++] = job;
      size.store(tail - head);
    }
    notify(idle->summon());
  }

  void stop() {
    wait_quiet();
    MODEL_CHECK(size.load() == 0);
    finished.store(1, std::memory_order_release);
    for (auto& each : parkers) each.unpark();
  }

  void wait_quiet() {
    for (;;) {
      const auto epoch = quiet_epoch.load();
      idle->await_quiet();
      if (quiet()) return;
      model::atomics::wait(quiet_epoch, epoch);
    }
  }

  bool quiet() { return idle->look().quiet() && size.load() == 0 && idle->look().quiet(); }

  // --- a worker ---

  void work(unsigned self) {
    while (std::uint64_t job = hunt(self)) {
      do static_cast<Model*>(this)->run(self, job);
      while ((job = slots[self].take()) != 0 || (job = pop()) != 0);
      if (!idle->start_searching() && !rest(self, true)) return;
    }
  }

  void push(unsigned self, std::uint64_t job) {
    MODEL_CHECK(slots[self].put(job) == 0);
    if (idle->glance().lonely()) notify(idle->arm());
  }

  std::uint64_t hunt(unsigned self) {
    for (;;) {
      if (const auto job = search(self)) {
        auto next = idle->found_work(false);
        if (!next && size.load() != 0) next = idle->summon();
        notify(next);
        return job;
      }
      if (!rest(self, false)) return 0;
    }
  }

  std::uint64_t search(unsigned self) {
    if (const auto job = pop()) return job;
    for (unsigned i = 0; i < Workers; ++i)
      if (i != self)
        if (const auto seen = slots[i].peek(); seen != 0 && slots[i].take_seen(seen)) return seen;
    return 0;
  }

  bool rest(unsigned self, bool was_active) {
    const auto done = idle->retire(self, was_active);
    settle(done);
    if (done.now == role::sentinel && guard(self)) return true;
    return rouse_for_injector(self) || sleep(self);
  }

  bool guard(unsigned self) {
    for (;;) {
      if (size.load() != 0 || sees_work(self)) {
        idle->relieve(self);
        return true;
      }
      parkers[self].park(actors::clock::time_point{});
      const auto view = idle->look();
      if (!view.is_sentinel(self)) return true;
      if (view.active() != 0) continue;
      const auto done = idle->disarm(self);
      settle(done);
      if (done.now != role::sentinel) return done.now == role::searching;
    }
  }

  bool sees_work(unsigned self) {
    for (unsigned i = 0; i < Workers; ++i)
      if (i != self && slots[i].peek() != 0) return true;
    return false;
  }

  bool rouse_for_injector(unsigned self) {
    if (size.load() == 0) return false;
    const auto done = idle->rouse(self);
    settle(done);
    return done.now == role::searching;
  }

  bool sleep(unsigned self) {
    while (idle->asleep(self)) {
      if (finished.load(std::memory_order_acquire) != 0) return false;
      parkers[self].park();
    }
    return true;
  }

  // --- both ---

  std::uint64_t pop() {
    if (size.load(std::memory_order_relaxed) == 0) return 0;
    std::lock_guard guard(mutex);
    if (head == tail) return 0;
    const auto job = queued[head++];
    size.store(tail - head);
    return job;
  }

  void notify(std::optional<unsigned> index) {
    if (index) parkers[*index].unpark();
  }

  void settle(const idle_state::outcome& done) {
    notify(done.wake);
    if (!done.quiet_awaited) return;
    idle->quiet_told();
    quiet_epoch.fetch_add(1);
    model::atomics::wake(quiet_epoch, 100);
  }

  std::unique_ptr<idle_state> idle = std::make_unique<idle_state>(Workers, 1);
  std::array<actors::sched::parker<model::atomics>, Workers> parkers;
  std::array<actors::queue::lifo_slot<std::uint64_t, model::atomics>, Workers> slots;
  model::atomics::mutex mutex;
  std::array<std::uint64_t, 8> queued{};
  unsigned head = 0, tail = 0;
  model::atomic<unsigned> size{0};
  model::atomic<std::uint32_t> quiet_epoch{0};
  model::atomic<unsigned> finished{0};
};

// Thread 0 is outside, the others are workers.
struct outside_to_one_worker : rl::test_suite<outside_to_one_worker, 2>,
                               machine<outside_to_one_worker, 1> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    done.wait_for(1);  // the worker may be on its way to sleep
    schedule(2);
    stop();
  }
  void run(unsigned, std::uint64_t) {
    runs.add(1);
    done.raise();
  }
  void after() { MODEL_CHECK(runs.get() == 2); }
  signal done;
  model::plain<unsigned> runs;
};

// Stop waits for quiet alone: what it does not wait for has not run.
struct outside_to_two_workers : rl::test_suite<outside_to_two_workers, 3>,
                                machine<outside_to_two_workers, 2> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    schedule(2);
    wait_quiet();
    MODEL_CHECK(runs[0].get() == 1 && runs[1].get() == 1);
    schedule(3);
    stop();
    MODEL_CHECK(runs[2].get() == 1);
  }
  void run(unsigned, std::uint64_t job) { runs[job - 1].add(1); }
  std::array<model::plain<unsigned>, 3> runs;
};

struct two_outside : rl::test_suite<two_outside, 3>, machine<two_outside, 1> {
  void thread(unsigned index) {
    if (index == 1) return work(0);
    schedule(index + 1);
    if (index != 0) return;
    done.wait_for(2);
    stop();
  }
  void run(unsigned, std::uint64_t) { done.raise(); }
  signal done;
};

// A job leaves another in its worker's slot and does not end before that has run.
struct stranded : rl::test_suite<stranded, 3>, machine<stranded, 2> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    done.wait_for(2);
    stop();
  }
  void run(unsigned self, std::uint64_t job) {
    if (job == 1) {
      push(self, 2);
      done.wait_for(1);
    }
    done.raise();
  }
  signal done;
};

// The same, when the helper was about to lie down: active workers come and go.
struct stranded_late : rl::test_suite<stranded_late, 3>, machine<stranded_late, 2> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    done.wait_for(1);
    schedule(2);
    done.wait_for(3);
    stop();
  }
  void run(unsigned self, std::uint64_t job) {
    if (job == 1) push(self, 4);  // makes a sentinel
    if (job == 2) {
      push(self, 3);
      done.wait_for(2);
    }
    if (job != 4) done.raise();
  }
  signal done;
};

// The same twice over: the worker that helps needs help itself.
struct stranded_twice : rl::test_suite<stranded_twice, 4>, machine<stranded_twice, 3> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    done.wait_for(3);
    stop();
  }
  void run(unsigned self, std::uint64_t job) {
    if (job < 3) {
      push(self, job + 1);
      done.wait_for(static_cast<std::uint32_t>(3 - job));
    }
    done.raise();
  }
  signal done;
};

// Two threads outside, two long jobs that need each other: one may have come when the searcher had
// just found the other.
struct two_long_jobs : rl::test_suite<two_long_jobs, 4>, machine<two_long_jobs, 2> {
  void thread(unsigned index) {
    if (index > 1) return work(index - 2);
    schedule(index + 1);
    if (index != 0) return;
    done.wait_for(2);
    stop();
  }
  void run(unsigned, std::uint64_t) {
    begun.raise();
    begun.wait_for(2);
    done.raise();
  }
  signal begun, done;
};

// Something from outside takes the searcher away that a push relied on.
struct searcher_is_taken_away : rl::test_suite<searcher_is_taken_away, 4>,
                                machine<searcher_is_taken_away, 3> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    schedule(3);
    done.wait_for(3);
    stop();
  }
  void run(unsigned self, std::uint64_t job) {
    if (job == 1) push(self, 2);
    if (job != 2) done.wait_for(1);
    done.raise();
  }
  signal done;
};

// Quiet is not announced while a worker has a job in hand, wherever it got it.
struct quiet_is_not_early : rl::test_suite<quiet_is_not_early, 3>, machine<quiet_is_not_early, 2> {
  void thread(unsigned index) {
    if (index != 0) return work(index - 1);
    schedule(1);
    wait_quiet();
    MODEL_CHECK(runs[0].get() == 1 && runs[1].get() == 1 && runs[2].get() == 1);
    stop();
  }
  void run(unsigned self, std::uint64_t job) {
    runs[job - 1].add(1);
    if (job < 3) push(self, job + 1);
  }
  std::array<model::plain<unsigned>, 3> runs;
};

}  // namespace

int main() {
  model::check<outside_to_one_worker>("idle_state: from outside to one worker");
  model::check<outside_to_two_workers>("idle_state: from outside to two workers");
  model::check<two_outside>("idle_state: two threads outside");
  model::check<stranded>("idle_state: a stranded job");
  model::check<stranded_late>("idle_state: a job stranded when the helper lies down", 5);
  model::check<two_long_jobs>("idle_state: two long jobs from outside", 5);
  model::check<stranded_twice>("idle_state: a job stranded behind the helper");
  model::check<searcher_is_taken_away>("idle_state: the searcher is taken away");
  model::check<quiet_is_not_early>("idle_state: quiet is not early");
}

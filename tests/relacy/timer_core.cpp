// The clock thread and those who arm and cancel, under relacy's memory model: a cancel that
// returns true excludes fire, one that returns false follows it, and an arm is never slept over.
//
// Mutations that were tried and are caught: a cancel that says true of a popped entry; arm that
// does not ask for a wake-up, step that leaves sleep_until_ out (deadlock); close that does not
// refuse later arms. The wheel itself is plain memory here: the thread sanitizer sees a missing
// lock, relacy does not.
#include <actors/queue/timer_wheel.hpp>
#include <actors/sched/parker.hpp>
#include <actors/sched/timer_core.hpp>

#include <tests/relacy/shim.hpp>

namespace {

using core = actors::sched::timer_core<model::atomics>;
using entry = actors::sched::timer_entry;

struct probe : entry {
  probe() : entry([](entry& e) noexcept { static_cast<probe&>(e).fired.add(1); }) {}
  model::plain<unsigned> fired;
};

/// Thread 0 is the clock; its time stands at `now`.
struct clocked {
  static constexpr core::tick now = 100;

  void run_clock() {
    while (stopping.load(std::memory_order_acquire) == 0) {
      const auto next = timers->step(now);
      if (next.due != nullptr) {
        next.due->fire(*next.due);
        fired.fetch_add(1, std::memory_order_release);
        ears.unpark();
      } else {
        // A deadline ahead: time stands still, so only a wake-up ends the sleep.
        sleeper.park();
      }
    }
  }
  void arm(entry& e, core::tick due) {
    if (timers->arm(e, due) == core::armed::wake) sleeper.unpark();
  }
  void wait_for_fired(unsigned count) {
    while (fired.load(std::memory_order_acquire) < count) ears.park();
  }
  void stop() {
    timers->close();
    stopping.store(1, std::memory_order_release);
    sleeper.unpark();
  }

  std::unique_ptr<core> timers = std::make_unique<core>();
  actors::sched::parker<model::atomics> sleeper, ears;
  model::atomic<unsigned> stopping{0}, fired{0};
};

struct cancel_against_fire : rl::test_suite<cancel_against_fire, 2>, clocked {
  void thread(unsigned index) {
    if (index == 0) return run_clock();
    arm(first, now);
    arm(second, now);
    unsigned expected = 2;
    if (timers->cancel(second)) {
      MODEL_CHECK(second.fired.get() == 0);  // also a race, if fire could come
      --expected;
    }
    wait_for_fired(expected);
    MODEL_CHECK(!timers->cancel(first) && first.fired.get() == 1);
    stop();
  }
  probe first, second;
};

struct earlier_deadline : rl::test_suite<earlier_deadline, 2>, clocked {
  void thread(unsigned index) {
    if (index == 0) return run_clock();
    arm(far, now + 1'000'000);
    arm(due, now - 1);
    wait_for_fired(1);
    MODEL_CHECK(due.fired.get() == 1);
    MODEL_CHECK(timers->cancel(far));
    stop();
  }
  probe far, due;
};

struct two_arm : rl::test_suite<two_arm, 3>, clocked {
  void thread(unsigned index) {
    if (index == 0) return run_clock();
    arm(index == 1 ? first : second, now);
    if (index == 2) return;
    wait_for_fired(2);
    MODEL_CHECK(first.fired.get() == 1 && second.fired.get() == 1);
    stop();
  }
  probe first, second;
};

struct stop_against_arm : rl::test_suite<stop_against_arm, 3>, clocked {
  void thread(unsigned index) {
    if (index == 0) return run_clock();
    if (index == 1) return stop();
    accepted.set(timers->arm(one, now + 5) != core::armed::no ? 1 : 0);
  }
  void after() {
    MODEL_CHECK(one.fired.get() == 0 && !one.armed());
    MODEL_CHECK(timers->size() == 0);
  }
  probe one;
  model::plain<unsigned> accepted;
};

}  // namespace

int main() {
  model::check<cancel_against_fire>("timer_core: cancel against fire");
  model::check<earlier_deadline>("timer_core: an earlier deadline");
  model::check<two_arm>("timer_core: two threads arm");
  model::check<stop_against_arm>("timer_core: stop against arm");
}

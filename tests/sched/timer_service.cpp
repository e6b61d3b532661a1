#include <actors/base/random.hpp>
#include <actors/sched/timer_service.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using actors::clock;
using actors::sched::timer_entry;
using actors::sched::timer_service;

namespace {

/// Rings after each fire. Outlives every entry: a fired one may be gone already.
std::atomic<unsigned> bell{0};

template <class Condition> void wait_until(Condition condition) {
  for (unsigned heard = bell; !condition(); heard = bell) bell.wait(heard);
}

void ring() {
  ++bell;
  bell.notify_all();
}

struct probe : timer_entry {
  explicit probe(timer_service* armed_in = nullptr) : timer_entry(&on_time), again(armed_in) {}

  static void on_time(timer_entry& e) noexcept {
    auto& self = static_cast<probe&>(e);
    self.at = clock::now();
    if (self.again != nullptr && self.fired < 4) self.again->arm(self, self.at + 1ms);
    ++self.fired;
    ring();
  }

  void wait_for(unsigned count) const {
    wait_until([&] { return fired >= count; });
  }

  timer_service* again;
  std::atomic<unsigned> fired{0};
  clock::time_point at{};
};

}  // namespace

TEST_CASE("a timer fires once, not before its time") {
  timer_service timers;
  probe one;
  const auto due = clock::now() + 3ms;
  REQUIRE(timers.arm(one, due));
  one.wait_for(1);
  CHECK(one.at >= due);
  CHECK(timers.armed() == 0);
  CHECK_FALSE(timers.cancel(one));
  timers.stop();
  CHECK(one.fired == 1);
}

TEST_CASE("a timer of the past fires at once, an earlier one overtakes the one slept for") {
  timer_service timers;
  probe far, near, past;
  REQUIRE(timers.arm(far, clock::now() + 1h));
  REQUIRE(timers.arm(near, clock::now() + 5ms));
  REQUIRE(timers.arm(past, clock::now() - 1h));
  past.wait_for(1);
  near.wait_for(1);
  CHECK(timers.cancel(far));
  CHECK(far.fired == 0);
}

TEST_CASE("a timer can be armed for ever and from within its own fire") {
  timer_service timers;
  probe never, again(&timers);
  REQUIRE(timers.arm(never, clock::time_point::max()));
  REQUIRE(timers.arm(again, clock::time_point::min()));
  again.wait_for(5);
  CHECK(timers.cancel(never));
}

TEST_CASE("after stop nothing fires and nothing can be armed") {
  timer_service timers;
  probe one, two;
  REQUIRE(timers.arm(one, clock::now() + 1h));
  timers.stop();
  timers.stop();
  CHECK_FALSE(timers.arm(two, clock::now()));
  CHECK_FALSE(timers.cancel(one));
  CHECK_FALSE(one.armed());
  CHECK(one.fired == 0);
}

TEST_CASE("stop before the first arm starts no thread") {
  timer_service timers;
  timers.stop();
  probe one;
  CHECK_FALSE(timers.arm(one, clock::now()));
}

TEST_CASE("stop from within fire returns, and the destructor joins") {
  struct stopper : timer_entry {
    explicit stopper(timer_service& s) : timer_entry(&on_time), service(s) {}
    static void on_time(timer_entry& e) noexcept {
      auto& self = static_cast<stopper&>(e);
      self.service.stop();
      self.done = true;
      ring();
    }
    timer_service& service;
    std::atomic<bool> done{false};
  };
  timer_service timers;
  stopper one(timers);
  REQUIRE(timers.arm(one, clock::now()));
  wait_until([&] { return one.done.load(); });
  CHECK_FALSE(timers.arm(one, clock::now()));
}

TEST_CASE("every timer is either cancelled or fires, from several threads at once") {
  const auto rounds = actors::test::budget("wake-ups") / 4;
  timer_service timers;
  std::atomic<std::uint64_t> wrong{0};
  const auto run = [&](std::uint64_t seed) {
    actors::random random(seed);
    for (std::uint64_t i = 0; i < rounds; ++i) {
      probe one;
      timers.arm(one, clock::now() + std::chrono::nanoseconds(random.below(50'000)));
      const auto until = clock::now() + std::chrono::nanoseconds(random.below(60'000));
      while (clock::now() < until) std::this_thread::yield();
      if (!timers.cancel(one)) {
        one.wait_for(1);
        if (one.fired != 1) ++wrong;
      } else if (one.fired != 0) {
        ++wrong;
      }
    }
  };
  std::thread other(run, actors::test::seed());
  run(actors::test::seed() + 1);
  other.join();
  CHECK(wrong == 0);
}

TEST_CASE("very many armed timers are cheap to arm, cancel and fire") {
  timer_service timers;
  std::deque<probe> probes(actors::test::budget("timers"));
  actors::random random(actors::test::seed());
  const auto begin = clock::now();
  for (auto& each : probes)
    timers.arm(each, begin + 1h + std::chrono::microseconds(random.below(3'600'000'000)));
  CHECK(timers.armed() == probes.size());
  bool all = true;
  for (auto& each : probes) all = timers.cancel(each) && all;
  CHECK(all);
  CHECK(timers.armed() == 0);
  for (auto& each : probes)
    timers.arm(each, clock::now() + std::chrono::microseconds(random.below(10'000)));
  for (auto& each : probes) each.wait_for(1);
  CHECK(timers.armed() == 0);
}

#include <tests/sched/support.hpp>
#include <tests/support/budget.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

using namespace sched_test;
using namespace std::chrono_literals;
using actors::clock;

namespace {

/// Spawns ten of itself down to a depth, and counts the leaves.
struct tree final : runnable {
  tree(unsigned d, std::atomic<std::uint64_t>& n) : depth(d), leaves(n) {}
  void run(worker& self) noexcept override {
    if (depth == 0) ++leaves;
    for (unsigned i = 0; depth != 0 && i < 10; ++i) self.push(job::of(new tree(depth - 1, leaves)));
    delete this;
  }
  unsigned depth;
  std::atomic<std::uint64_t>& leaves;
};

/// Goes round `left` times, by yield or push, then is done.
struct rounds : runnable {
  void run(worker& self) noexcept override {
    ++runs;
    if (--left != 0) yields ? self.yield(job::of(this)) : self.push(job::of(this));
  }
  std::uint64_t left = 0, runs = 0;
  bool yields = false;
};

}  // namespace

TEST_CASE("every job from outside runs exactly once, with few and with many workers") {
  const unsigned workers = GENERATE(1U, 2U, 64U);
  const auto count = actors::test::budget("queue operations") / 4;
  running host(workers);
  std::vector<std::atomic<unsigned>> runs(count);
  std::deque<task> tasks;
  for (auto& each : runs) tasks.emplace_back([&each](worker&) { ++each; });
  std::thread other([&] {
    for (std::size_t i = 0; i < count; i += 2) host.pool.schedule(tasks[i].as_job());
  });
  for (std::size_t i = 1; i < count; i += 2) host.pool.schedule(tasks[i].as_job());
  other.join();
  REQUIRE(host.pool.wait_quiescent());
  CHECK(std::all_of(runs.begin(), runs.end(), [](auto& each) { return each == 1; }));
  CHECK(host.pool.stats().jobs == count);
}

TEST_CASE("jobs that spawn jobs all run, also when the deques overflow") {
  const unsigned workers = GENERATE(1U, 2U, 64U);
  running host(workers);
  std::atomic<std::uint64_t> leaves{0};
  host.pool.schedule(job::of(new tree(4, leaves)));
  REQUIRE(host.pool.wait_quiescent());
  CHECK(leaves == 10'000);
  CHECK(host.pool.stats().jobs == 11'111);

  std::atomic<std::uint64_t> runs{0};
  task burst([&](worker& self) {
    for (unsigned i = 0; i < 10'000; ++i) self.push(job::foreign(&runs));
  });
  host.pool.schedule(burst.as_job());
  REQUIRE(host.pool.wait_quiescent());
  CHECK(runs == 10'000);
  if (workers == 1) CHECK(host.pool.stats().overflows > 0);
}

TEST_CASE("the same foreign pointer may be queued many times") {
  running host(2);
  std::atomic<std::uint64_t> runs{0};
  for (unsigned i = 0; i < 1'000; ++i) host.pool.schedule(job::foreign(&runs));
  REQUIRE(host.pool.wait_quiescent());
  CHECK(runs == 1'000);
}

TEST_CASE("a job that pushes itself for ever does not starve what waits behind it") {
  running host(1);
  std::atomic<bool> others_ran{false};
  task other([&](worker&) { others_ran = true; });
  task chatty([&](worker& self) {
    if (!others_ran) self.push(chatty.as_job());
  });
  task first([&](worker& self) {
    self.push(other.as_job());
    self.push(chatty.as_job());
  });
  host.pool.schedule(first.as_job());
  CHECK(host.pool.wait_quiescent());
  CHECK(others_ran);
}

TEST_CASE("a job that pushes itself for ever does not starve the injector") {
  running host(1);
  std::atomic<bool> began{false}, done{false};
  task chatty([&](worker& self) {
    began = true;
    began.notify_all();
    if (!done) self.push(chatty.as_job());
  });
  task outside([&](worker&) { done = true; });
  host.pool.schedule(chatty.as_job());
  began.wait(false);
  host.pool.schedule(outside.as_job());
  CHECK(host.pool.wait_quiescent());
  CHECK(done);
}

TEST_CASE("jobs that yield take turns") {
  running host(1);
  std::vector<std::uint64_t> least_when_done;
  std::array<rounds, 8> all;
  for (auto& each : all) {
    each.left = 1'000;
    each.yields = true;
  }
  std::uint64_t spread = 0;
  task watch([&](worker& self) {
    std::array<std::uint64_t, 8> runs{};
    std::transform(all.begin(), all.end(), runs.begin(), [](auto& each) { return each.runs; });
    const auto [low, high] = std::minmax_element(runs.begin(), runs.end());
    spread = std::max(spread, *high - *low);
    if (all[0].left != 0) self.yield(watch.as_job());
  });
  task first([&](worker& self) {
    for (auto& each : all) self.yield(job::of(&each));
    self.yield(watch.as_job());
  });
  host.pool.schedule(first.as_job());
  REQUIRE(host.pool.wait_quiescent());
  CHECK(spread <= 1);
}

TEST_CASE("what a long job leaves behind is run by another worker") {
  running host(2);
  std::atomic<unsigned> ran{0};
  std::atomic<bool> go_on{false}, all_ran_meanwhile{false};
  std::deque<task> behind;
  for (unsigned i = 0; i < 100; ++i) behind.emplace_back([&](worker&) { ++ran; });
  task busy([&](worker& self) {
    for (auto& each : behind) self.push(each.as_job());
    while (ran != 100) {  // without another worker: for ever, and the watchdog barks
    }
    all_ran_meanwhile = true;
  });
  host.pool.schedule(busy.as_job());
  REQUIRE(host.pool.wait_quiescent());
  CHECK(all_ran_meanwhile);
  const auto stats = host.pool.stats();
  CHECK(stats.steals > 0);
  CHECK(stats.stolen == 100);
}

TEST_CASE("what comes from outside is run while every other worker is busy for long") {
  running host(2);
  std::atomic<bool> done{false};
  task busy([&](worker&) {
    while (!done) {
    }
  });
  task outside([&](worker&) { done = true; });
  host.pool.schedule(busy.as_job());
  busy_for(1ms);  // so that the other worker has become the sentinel
  host.pool.schedule(outside.as_job());
  CHECK(host.pool.wait_quiescent());
}

TEST_CASE("wait_quiescent gives up at its deadline") {
  running host(2);
  std::atomic<bool> done{false};
  task busy([&](worker&) { done.wait(false); });
  host.pool.schedule(busy.as_job());
  CHECK_FALSE(host.pool.wait_quiescent(clock::now() + 2ms));
  done = true;
  done.notify_all();
  CHECK(host.pool.wait_quiescent(clock::now() + 1h));
}

TEST_CASE("several threads may wait for quiet at once") {
  running host(2);
  for (unsigned round = 0; round < 50; ++round) {
    std::atomic<std::uint64_t> leaves{0};
    std::atomic<unsigned> wrong{0};
    host.pool.schedule(job::of(new tree(3, leaves)));
    std::vector<std::thread> waiters;
    for (unsigned i = 0; i < 3; ++i)
      waiters.emplace_back([&] {
        if (!host.pool.wait_quiescent() || leaves != 1'000) ++wrong;
      });
    for (auto& each : waiters) each.join();
    REQUIRE(wrong == 0);
  }
}

TEST_CASE("going to sleep and being woken from outside never loses a job") {
  const unsigned workers = GENERATE(1U, 2U, 5U);
  running host(workers);
  std::atomic<std::uint64_t> runs{0};
  const auto count = actors::test::budget("wake-ups");
  for (std::uint64_t i = 1; i <= count; ++i) {
    host.pool.schedule(job::foreign(&runs));
    if (i % 7 == 0) busy_for(std::chrono::microseconds(i % 40));  // around the end of a search
    while (runs != i) std::this_thread::yield();
  }
  CHECK(runs == count);
}

TEST_CASE("stop runs everything that is queued, and what that schedules") {
  const unsigned workers = GENERATE(1U, 2U, 64U);
  counting_hooks hooks;
  std::atomic<std::uint64_t> leaves{0};
  {
    scheduler pool({.workers = workers}, hooks);
    pool.schedule(job::of(new tree(4, leaves)));  // waits for start
    pool.start();
    pool.stop();
    pool.stop();
    CHECK(leaves == 10'000);
    pool.schedule(job::foreign(&leaves));
  }
  CHECK(leaves == 10'000);
  CHECK(hooks.dropped_jobs == 1);
  CHECK(hooks.started == workers);
  CHECK(hooks.stopped == workers);
}

TEST_CASE("a scheduler that never started drops what was queued") {
  counting_hooks hooks;
  std::atomic<std::uint64_t> runs{0};
  {
    scheduler pool({.workers = 2}, hooks);
    pool.schedule(job::foreign(&runs));
  }
  CHECK(runs == 0);
  CHECK(hooks.dropped_jobs == 1);
}

TEST_CASE("stop under traffic runs or drops every job") {
  const unsigned workers = GENERATE(1U, 2U, 8U);
  const auto cycles = actors::test::budget("system cycles") / 4 + 1;
  for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
    counting_hooks hooks;
    std::atomic<std::uint64_t> runs{0};
    std::atomic<bool> stopped{false};
    std::array<std::uint64_t, 2> sent{};
    scheduler pool({.workers = workers}, hooks);
    pool.start();
    std::vector<std::thread> senders;
    for (auto& count : sent)
      senders.emplace_back([&] {
        while (!stopped) {
          pool.schedule(job::foreign(&runs));
          ++count;
        }
      });
    busy_for(std::chrono::microseconds(cycle % 10 * 50));
    pool.stop();
    stopped = true;
    for (auto& each : senders) each.join();
    REQUIRE(runs + hooks.dropped_jobs == sent[0] + sent[1]);
  }
}

TEST_CASE("two schedulers in one process keep apart") {
  running one(2), two(2);
  std::atomic<std::uint64_t> runs{0};
  std::atomic<unsigned> wrong{0};
  task in_two([&](worker& self) {
    if (&self.owner() != &two.pool || worker::current() != &self) ++wrong;
    ++runs;
  });
  task in_one([&](worker& self) {
    if (&self.owner() != &one.pool) ++wrong;
    two.pool.schedule(in_two.as_job());
  });
  for (unsigned i = 0; i < 200; ++i) {
    one.pool.schedule(in_one.as_job());
    one.pool.wait_quiescent();
    two.pool.wait_quiescent();
  }
  CHECK(runs == 200);
  CHECK(wrong == 0);
  CHECK(worker::current() == nullptr);
}

TEST_CASE("workers know their index and keep a pointer for the layer above") {
  running host(3);
  std::atomic<unsigned> wrong{0};
  task set([&](worker& self) {
    if (self.index() >= 3 || self.context() != nullptr) ++wrong;
    self.context(&wrong);
    if (self.context() != &wrong) ++wrong;
    self.context(nullptr);
  });
  host.pool.schedule(set.as_job());
  host.pool.wait_quiescent();
  CHECK(wrong == 0);
  CHECK(host.pool.workers() == 3);
}

#include <tests/sched/support.hpp>
#include <tests/support/threads.hpp>

#include <chrono>
#include <tests/support/catch.hpp>
#include <thread>

using namespace sched_test;
using namespace std::chrono_literals;

TEST_CASE("an idle scheduler does nothing at all") {
  running host(GENERATE(1U, 2U, 16U));
  std::atomic<std::uint64_t> runs{0};
  for (unsigned i = 0; i < 100; ++i) host.pool.schedule(job::foreign(&runs));
  REQUIRE(host.pool.wait_quiescent());
  std::this_thread::sleep_for(5ms);  // the last sentinel may still have a tick to wait out
  const auto before = actors::test::sleeps_of_others();
  std::this_thread::sleep_for(1s);
  CHECK(actors::test::sleeps_of_others() - before == 0);
}

TEST_CASE("a conversation is not pulled apart") {
  struct partner : runnable {
    void run(worker& self) noexcept override {
      if (--left > 0) self.push(job::of(other));
    }
    partner* other = nullptr;
    int left = 500'000;
  };
  running host(2);
  partner a, b;
  a.other = &b;
  b.other = &a;
  host.pool.schedule(job::of(&a));
  REQUIRE(host.pool.wait_quiescent());
  const auto stats = host.pool.stats();
  INFO(stats.jobs << " jobs, " << stats.steals << " steals");
  CHECK(stats.steals < 20);
}

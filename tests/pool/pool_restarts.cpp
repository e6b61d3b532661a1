// Workers that fail again and again: the pool lives, and does not run hot.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <thread>

using namespace core_test;

namespace {

struct bad {};
struct good {
  int n;
  using reply = int;
};

struct fragile {
  using protocol = actors::protocol<bad, good, hold>;
  void on(hold h) { h.at->pass(); }
  void on(bad) { throw std::runtime_error{"bad"}; }
  int on(good g) { return g.n; }
};

/// As long as `broken` is set, none can be built.
struct unbuilt : fragile {
  explicit unbuilt(const std::atomic<bool>* broken) {
    if (broken->load()) throw std::runtime_error{"broken"};
  }
};

constexpr actors::backoff_options quick{.first = 1ms, .most = 5ms};

/// Waits for what no notice comes of. The watchdog catches what never does.
template <class F> void until(F&& met) {
  while (!met()) std::this_thread::yield();
}

}  // namespace

TEST_CASE("a pool whose workers always fail goes on to live") {
  for (const auto& policy : {actors::routing<fragile::protocol>{actors::work_pulling},
                             actors::routing<fragile::protocol>{actors::round_robin},
                             actors::routing<fragile::protocol>{actors::least_loaded}}) {
    actors::system sys{quiet(2)};
    const auto pool = sys.spawn_pool<fragile>(
        {.workers = 2, .routing = policy, .max_restarts = 1, .backoff = quick});
    for (int i = 0; i < 20; ++i) pool.tell<bad>();
    auto answer = pool.ask<good>(7);
    CHECK(answer.get() == 7);
    pool.drain().get();
    until([&] { return pool.stats().replaced == pool.stats().given_up; });
    const auto stats = pool.stats();
    CHECK(stats.failed == 20);
    CHECK(stats.given_up >= 1);
    CHECK(stats.restarted + stats.given_up == 20);
    CHECK(stats.workers.size() == 2);
    REQUIRE(sys.drain(long_enough));
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("a worker that fails once goes on at once, and one that fails again rests") {
  actors::system sys{quiet(2)};
  const auto pool =
      sys.spawn_pool<fragile>({.workers = 1, .backoff = {.first = 1h, .most = 1h, .jitter = 0}});
  pool.tell<bad>();
  CHECK(pool.ask<good>(1).get() == 1);
  pool.tell<bad>();
  until([&] { return pool.stats().workers.at(0).resting; });
  auto waits = pool.ask<good>(2);
  until([&] { return pool.stats().waiting == 1; });
  CHECK(pool.stats().restarted == 2);
  pool.resize(2).get();  // another one takes it
  CHECK(waits.get() == 2);
  pool.drain().get();  // a worker that rests has nothing to do
  pool.stop();
  CHECK_FALSE(sys.watch(pool).get().reason);
}

TEST_CASE("a stop of a pool finishes what waits for a worker's replacement") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<fragile>({.workers = 1, .max_restarts = 0, .backoff = quick});
  auto down = sys.watch(pool);
  for (int i = 0; i < 5; ++i) pool.tell<bad>();
  auto answer = pool.ask<good>(3);
  pool.stop();
  CHECK(answer.get() == 3);
  CHECK_FALSE(down.get().reason);
}

TEST_CASE("a replacement that cannot be built is tried again") {
  std::atomic<bool> broken{false};
  actors::system sys{quiet(2)};
  const auto pool =
      sys.spawn_pool<unbuilt>({.workers = 1, .max_restarts = 1, .backoff = quick}, &broken);
  broken = true;
  pool.tell<bad>();
  until([&] { return pool.stats().given_up == 1; });
  auto answer = pool.ask<good>(4);
  CHECK(pool.stats().replaced == 0);
  broken = false;
  CHECK(answer.get() == 4);
  CHECK(pool.stats().replaced == 1);
}

TEST_CASE("a pool refuses a back-off that makes no sense") {
  actors::system sys{quiet(1)};
  CHECK_THROWS_AS(sys.spawn_pool<fragile>({.backoff = {.factor = 0}}), actors::actor_error);
}

TEST_CASE("a full queue of a pool turns the newest or the oldest message away") {
  for (const auto rule :
       {actors::overflow::reject, actors::overflow::drop_newest, actors::overflow::drop_oldest})
    for (const auto& policy : {actors::routing<fragile::protocol>{actors::work_pulling},
                               actors::routing<fragile::protocol>{actors::round_robin}}) {
      actors::system sys{quiet(2)};
      const auto pool = sys.spawn_pool<fragile>(
          {.workers = 1, .routing = policy, .capacity = 3, .overflow = rule});
      gate busy;
      pool.tell<hold>(&busy);
      busy.await_reached();
      std::vector<actors::future<int>> answers;
      for (int i = 0; i < 5; ++i) answers.push_back(pool.ask<good>(i));
      until([&] { return pool.stats().dropped == 2; });
      CHECK(pool.stats().waiting == 3);
      busy.open();
      const bool oldest = rule == actors::overflow::drop_oldest;
      for (int i = 0; i < 5; ++i) {
        const auto outcome = answers[static_cast<std::size_t>(i)].result();
        const bool lost = oldest ? i < 2 : i >= 3;
        REQUIRE(outcome.has_value() != lost);
        if (lost) CHECK(outcome.error().code() == errc::mailbox_full);
        if (!lost) CHECK(*outcome == i);
      }
    }
}

TEST_CASE("what a pool's full queue turns away is a dead letter: dropped") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<fragile>({.workers = 1, .capacity = 1});
  gate busy;
  pool.tell<hold>(&busy);
  busy.await_reached();
  for (int i = 0; i < 4; ++i) pool.tell<bad>();
  until([&] { return pool.stats().dropped == 3; });
  busy.open();
  pool.drain().get();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::dropped) == 3);
  CHECK(pool.stats().failed == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a pool refuses a bound that it cannot keep") {
  actors::system sys{quiet(1)};
  CHECK(code_thrown_by([&] {
          sys.spawn_pool<fragile>({.capacity = 1, .overflow = actors::overflow::wait});
        }) == errc::bad_option);
  CHECK(code_thrown_by([&] {
          sys.spawn_pool<fragile>({.routing = actors::broadcast, .capacity = 1});
        }) == errc::bad_option);
}

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
  using protocol = actors::protocol<bad, good>;
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

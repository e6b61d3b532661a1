// Pools: who gets which message, and that none is lost or handled twice.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace core_test;
using actors::pool_options;

namespace {

struct job {
  int n;
};
struct who {
  using reply = std::uint64_t;
};
struct twice {
  int n;
  using reply = int;
};

/// Says who it is, waits when told to.
struct clerk {
  using protocol = actors::protocol<job, who, twice, hold, fail_with>;
  probe<int>* seen = nullptr;
  void on(job m) {
    if (seen != nullptr) seen->put(m.n);
  }
  std::uint64_t on(who, actors::context& self) { return self.id(); }
  int on(twice m) { return 2 * m.n; }
  void on(hold m) { m.at->pass(); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
};

}  // namespace

TEST_CASE("a pool is a reference to its workers") {
  actors::system sys{quiet(2)};
  probe<int> seen;
  const auto clerks = sys.spawn_pool<clerk>({.workers = 3}, &seen);
  const actors::ref_of<clerk> as_any_actor = clerks;
  for (int i = 0; i < 100; ++i) as_any_actor.tell<job>(i);
  CHECK(clerks.ask<twice>(21).get() == 42);
  CHECK(clerks.within(1min).ask<twice>(4).get() == 8);
  clerks.drain().get();
  const auto all = seen.values();
  CHECK(std::set<int>(all.begin(), all.end()).size() == 100);
  CHECK(all.size() == 100);
  const auto stats = clerks.stats();
  CHECK(stats.workers.size() == 3);
  CHECK(stats.finished == 102);
  CHECK(stats.waiting == 0);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("work pulling: a slow message holds up nobody") {
  actors::system sys{quiet(2)};
  probe<int> seen;
  const auto clerks = sys.spawn_pool<clerk>({.workers = 2}, &seen);
  gate slow;
  clerks.tell<hold>(&slow);
  slow.await_reached();
  for (int i = 0; i < 50; ++i) clerks.tell<job>(i);
  const auto all = seen.wait_for(50);
  for (int i = 0; i < 50; ++i) CHECK(all[static_cast<std::size_t>(i)] == i);  // one worker: in order
  slow.open();
}

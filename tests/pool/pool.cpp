// Pools: who gets which message, and that none is lost or handled twice.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

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
  for (int i = 0; i < 50; ++i)
    CHECK(all[static_cast<std::size_t>(i)] == i);  // one worker: in order
  slow.open();
}

TEST_CASE("asking a pool for each message of a range") {
  actors::system sys{quiet(2)};
  const auto clerks = sys.spawn_pool<clerk>({.workers = 2}, nullptr);
  std::vector<twice> questions;
  for (int i = 0; i < 1000; ++i) questions.push_back({i});
  std::set<std::size_t> seen;
  int wrong = 0;
  for (auto& [index, outcome] : actors::as_completed(questions | actors::ask_each(clerks, 7))) {
    seen.insert(index);
    wrong += outcome.value() == 2 * static_cast<int>(index) ? 0 : 1;
  }
  CHECK(seen.size() == 1000);
  CHECK(wrong == 0);
  CHECK(code_thrown_by([&] { static_cast<void>(actors::ask_each(clerks, 0)); }) ==
        errc::bad_option);
}

TEST_CASE("ask_each reads the range no further than it asks") {
  actors::system sys{quiet(2)};
  const auto clerks = sys.spawn_pool<clerk>({.workers = 2}, nullptr);
  int read = 0;
  auto questions = std::views::iota(0) | std::views::transform([&](int i) {
                     ++read;
                     return twice{i};
                   });
  int replies = 0;
  bool bounded = true;
  for (auto& each : actors::as_completed(questions | actors::ask_each(clerks, 5))) {
    if (!each.outcome || ++replies == 100) break;
    bounded = bounded && read <= replies + 5;
  }
  CHECK(replies == 100);
  CHECK(bounded);
}

// -- routing --------------------------------------------------------------------------------------

TEST_CASE("round robin: each worker in turn") {
  actors::system sys{quiet(2)};
  const auto clerks =
      sys.spawn_pool<clerk>({.workers = 3, .routing = actors::round_robin}, nullptr);
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 9; ++i) ids.push_back(clerks.ask<who>().get());
  CHECK(std::set<std::uint64_t>(ids.begin(), ids.end()).size() == 3);
  for (std::size_t i = 3; i < ids.size(); ++i) CHECK(ids[i] == ids[i - 3]);
}

TEST_CASE("least loaded: who has little to do gets the next") {
  actors::system sys{quiet(2)};
  const auto clerks =
      sys.spawn_pool<clerk>({.workers = 2, .routing = actors::least_loaded}, nullptr);
  gate slow;
  clerks.tell<hold>(&slow);
  slow.await_reached();
  std::set<std::uint64_t> ids;
  for (int i = 0; i < 5; ++i) ids.insert(clerks.ask<who>().get());
  CHECK(ids.size() == 1);  // the other one
  slow.open();
}

namespace {

struct order {
  int customer;
  int n;
};
struct orders_of {
  using reply = std::map<int, std::vector<int>>;
};

/// Takes the orders of some customers.
struct till {
  using protocol = actors::protocol<order, orders_of>;
  std::map<int, std::vector<int>> seen;
  void on(order o) { seen[o.customer].push_back(o.n); }
  std::map<int, std::vector<int>> on(orders_of) { return seen; }
};

struct customer_of {
  int operator()(const order& o) const { return o.customer; }
  int operator()(const orders_of&) const { return 0; }
};

}  // namespace

TEST_CASE("consistent hash: a key has one worker, and its messages their order") {
  actors::system sys{quiet(2)};
  const auto tills =
      sys.spawn_pool<till>({.workers = 4, .routing = actors::consistent_hash(customer_of{})});
  constexpr int customers = 50;
  constexpr int each = 40;
  for (int n = 0; n < each; ++n)
    for (int c = 0; c < customers; ++c) tills.tell<order>(c, n);
  const auto all = tills.ask_all<orders_of>().get();
  REQUIRE(all.size() == 4);
  std::set<int> seen;
  std::size_t used = 0;
  for (const auto& one : all) {
    used += one.empty() ? 0 : 1;
    for (const auto& [customer, ns] : one) {
      CHECK(seen.insert(customer).second);
      CHECK(ns.size() == each);
      CHECK(std::ranges::is_sorted(ns));
    }
  }
  CHECK(seen.size() == customers);
  CHECK(used == 4);
}

TEST_CASE("broadcast: every worker gets each message once and in order") {
  actors::system sys{quiet(2)};
  probe<int> seen;
  const auto clerks = sys.spawn_pool<clerk>({.workers = 3, .routing = actors::broadcast}, &seen);
  for (int i = 0; i < 10; ++i) clerks.tell<job>(i);
  clerks.drain().get();
  const auto all = seen.values();
  CHECK(all.size() == 30);
  for (int i = 0; i < 10; ++i) CHECK(std::ranges::count(all, i) == 3);
  CHECK(clerks.ask<twice>(3).get() == 6);
}

// Pools that grow, shrink, fail, restart and end, under load: no message is lost, none handled
// twice.
#include <actors/actors.hpp>
#include <actors/base/random.hpp>
#include <actors/base/thread.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <map>
#include <set>
#include <thread>

using namespace core_test;
using actors::test::budget;

namespace {

/// What became of the jobs of a test.
struct books {
  std::atomic<std::uint64_t> handled{0};
  std::atomic<std::uint64_t> dead{0};
  std::atomic<std::uint64_t> failed{0};
};

struct job {
  std::uint64_t n;
};
struct task_of {
  std::uint64_t n;
  using reply = std::uint64_t;
};

/// Fails at every `poison`-th job.
struct laborer {
  using protocol = actors::protocol<job, task_of, hold, nothing>;
  books* of;
  std::uint64_t poison = 0;
  void on(job j) {
    if (poison != 0 && j.n % poison == 0) throw std::runtime_error{"poison"};
    of->handled.fetch_add(1);
  }
  std::uint64_t on(task_of t) { return t.n + 1; }
  void on(hold h) { h.at->pass(); }
  void on(nothing) { throw std::runtime_error{"nothing"}; }
};

/// Counts the dead letters that are jobs.
std::shared_ptr<void> count_dead(actors::system& sys, books& of) {
  return sys.on_dead_letter([&of](const actors::dead_letter& l) {
    if (l.message.find("job") == std::string_view::npos) return;
    (l.cause == actors::dead_cause::handler_failed ? of.failed : of.dead).fetch_add(1);
  });
}

/// Two threads that tell jobs while `meanwhile` runs on the test's thread; how many were sent.
template <class F>
std::uint64_t produce(const actors::ref_of<laborer>& to, std::uint64_t jobs, F&& meanwhile) {
  const auto work = [&] {
    for (std::uint64_t n = 1; n <= jobs / 2; ++n) to.tell<job>(n);
  };
  const actors::thread one{"one", work};
  const actors::thread two{"two", work};
  meanwhile();
  return jobs / 2 * 2;
}

/// Waits for what no notice comes of. The watchdog catches what never does.
template <class F> void until(F&& met) {
  while (!met()) std::this_thread::yield();
}

const auto every_policy = {actors::work_pulling, actors::round_robin, actors::least_loaded};

}  // namespace

TEST_CASE("resizing under load loses nothing and handles nothing twice") {
  for (const auto policy : every_policy) {
    books of;
    actors::system sys{quiet(2)};
    const auto letters = count_dead(sys, of);
    const auto pool = sys.spawn_pool<laborer>({.workers = 2, .routing = policy}, &of);
    actors::random dice{actors::test::seed()};
    const auto sent = produce(pool, budget("messages") / 4, [&] {
      for (int i = 0; i < 100; ++i) pool.resize(1 + dice.below(6)).get();
    });
    pool.drain().get();
    CHECK(of.handled == sent);
    CHECK(pool.stats().finished == sent);
    REQUIRE(sys.drain(long_enough));
    CHECK(of.dead == 0);
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("a stop finishes everything that was sent before, also under load") {
  for (const auto policy : every_policy) {
    books of;
    actors::system sys{quiet(2)};
    const auto letters = count_dead(sys, of);
    const auto pool = sys.spawn_pool<laborer>({.workers = 3, .routing = policy}, &of);
    const auto ended = [&] {
      auto down = sys.watch(pool);
      const auto sent = produce(pool, budget("messages") / 4, [&] {
        until([&] { return of.handled > 100; });
        const auto before = pool.ask<task_of>(7);
        pool.stop();
        CHECK_FALSE(down.get().reason);
      });
      return sent;
    }();
    REQUIRE(sys.drain(long_enough));
    CHECK(of.handled + of.dead == ended);
    CHECK(balanced(sys.counters()));
    CHECK(pool.ask<task_of>(1).result().error().code() == errc::actor_stopped);
  }
  books of;
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<laborer>({.workers = 2}, &of);
  for (std::uint64_t n = 1; n <= 1000; ++n) pool.tell<job>(n);
  auto down = sys.watch(pool);
  pool.stop();
  down.get();
  CHECK(of.handled == 1000);
}

TEST_CASE("a pool that is killed under load makes dead letters of what waits") {
  for (const auto policy : every_policy)
    for (std::uint64_t round = 0; round < budget("kill rounds") / 20 + 1; ++round) {
      books of;
      actors::system sys{quiet(2)};
      const auto letters = count_dead(sys, of);
      const auto pool = sys.spawn_pool<laborer>({.workers = 2, .routing = policy}, &of);
      const auto sent = produce(pool, 2000, [&] {
        until([&] { return of.handled > round % 50; });
        pool.stop(actors::stop_mode::now);
      });
      REQUIRE(sys.drain(long_enough));
      CHECK(of.handled + of.dead == sent);
      CHECK(balanced(sys.counters()));
    }
}

TEST_CASE("workers that fail under load restart and lose only what failed") {
  for (const auto policy : every_policy) {
    books of;
    actors::system sys{quiet(2)};
    const auto letters = count_dead(sys, of);
    const auto pool = sys.spawn_pool<laborer>({.workers = 3,
                                               .routing = policy,
                                               .max_restarts = 1'000'000,
                                               .backoff = {.first = 0ns, .most = 0ns}},
                                              &of, std::uint64_t{10});
    const auto sent = produce(pool, budget("messages") / 10 / 20 * 20, [] {});
    pool.drain().get();
    REQUIRE(sys.drain(long_enough));
    CHECK(of.failed == sent / 10);
    CHECK(of.handled == sent - sent / 10);
    CHECK(of.dead == 0);
    const auto stats = pool.stats();
    CHECK(stats.failed == of.failed);
    CHECK(stats.restarted == of.failed);
    CHECK(stats.given_up == 0);
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("a worker that fails too often is given up, and what waits goes to the others") {
  for (const auto policy : every_policy) {
    books of;
    actors::system sys{quiet(2)};
    const auto pool = sys.spawn_pool<laborer>(
        {.workers = 2, .routing = policy, .max_restarts = 2, .replace = false}, &of);
    int poison = 0;
    while (pool.stats().workers.size() == 2) {
      pool.tell<nothing>();
      ++poison;
      pool.drain().get();
      REQUIRE(sys.drain(long_enough));
    }
    CHECK(poison >= 3);  // the worker's third failure
    CHECK(poison <= 6);
    CHECK(pool.stats().given_up == 1);
    for (std::uint64_t n = 0; n < 100; ++n) CHECK(pool.ask<task_of>(n).get() == n + 1);
  }
}

TEST_CASE("a pool ends with its last worker, and what waits errs") {
  books of;
  probe<std::string> lines;
  actors::system sys{logging_to(lines, 4)};
  const auto pool =
      sys.spawn_pool<laborer>({.workers = 2, .max_restarts = 0, .replace = false}, &of);
  auto down = sys.watch(pool);
  gate first, second;
  pool.tell<hold>(&first);
  first.await_reached();
  pool.tell<hold>(&second);
  second.await_reached();
  pool.tell<nothing>();
  pool.tell<nothing>();
  std::vector<actors::future<std::uint64_t>> waiting;
  for (std::uint64_t n = 0; n < 10; ++n) waiting.push_back(pool.ask<task_of>(n));
  until([&] { return pool.stats().waiting == 12; });
  first.open();
  second.open();
  const auto reason = down.get().reason;
  CHECK(reason.code() == errc::actor_failed);
  CHECK(reason.text().find("no worker is left") != std::string::npos);
  int unanswered = 0;
  for (auto& each : waiting) {
    const auto outcome = each.result();
    unanswered += outcome ? 0 : 1;
    if (!outcome) CHECK(outcome.error().code() == errc::actor_stopped);
  }
  CHECK(unanswered >= 9);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
  CHECK(pool.stats().given_up == 2);
  CHECK(lines.wait_for(2).size() >= 2);
}

TEST_CASE("a pool grows while messages wait and shrinks when workers have nothing to do") {
  for (const auto policy : every_policy) {
    books of;
    actors::system sys{quiet(2)};
    const auto pool = sys.spawn_pool<laborer>({.workers = 1,
                                               .max_workers = 4,
                                               .routing = policy,
                                               .shrink_after = 5ms,
                                               .worker = {.own_thread = true}},
                                              &of);
    std::vector<gate> gates(4);
    for (auto& each : gates) pool.tell<hold>(&each);
    for (auto& each : gates) each.await_reached();  // four at a time: it has grown
    CHECK(pool.stats().workers.size() == 4);
    pool.tell<job>(1U);
    until([&] { return pool.stats().waiting == 1; });
    CHECK(pool.stats().workers.size() == 4);
    for (auto& each : gates) each.open();
    until([&] { return pool.stats().workers.size() == 1; });
    CHECK(of.handled == 1);
    pool.drain().get();  // the last one is free
    CHECK(pool.ask<task_of>(1U).get() == 2);
    CHECK(pool.stats().hired == 4);
    REQUIRE(sys.drain(long_enough));
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("an elastic pool under load loses nothing") {
  books of;
  actors::system sys{quiet(2)};
  const auto letters = count_dead(sys, of);
  const auto pool =
      sys.spawn_pool<laborer>({.workers = 1, .max_workers = 5, .shrink_after = 50us}, &of);
  const auto sent = produce(pool, budget("messages") / 4, [] {});
  pool.drain().get();
  CHECK(of.handled == sent);
  until([&] { return pool.stats().workers.size() == 1; });
  REQUIRE(sys.drain(long_enough));
  CHECK(of.dead == 0);
  CHECK(balanced(sys.counters()));
}

// -- order ----------------------------------------------------------------------------------------

namespace {

struct step {
  int key;
  std::uint64_t n;
};

/// Looks whether the steps of a key come in order, one at a time. Shared by all workers: that is
/// what is tested.
struct ledger {
  struct line {
    std::atomic<std::uint64_t> last{0};
    std::atomic<bool> open{false};
  };
  std::vector<line> keys = std::vector<line>(64);
  std::atomic<std::uint64_t> wrong{0};
  std::atomic<std::uint64_t> seen{0};
};

struct walker {
  using protocol = actors::protocol<step>;
  ledger* of;
  actors::task<> on(step s, actors::context& self) {
    auto& line = of->keys[static_cast<std::size_t>(s.key)];
    if (line.open.exchange(true)) of->wrong.fetch_add(1);
    if (s.n % 512 == 0) co_await self.sleep(1us);  // exclusive: still one message at a time
    if (line.last.exchange(s.n) + 1 != s.n) of->wrong.fetch_add(1);
    line.open.store(false);
    of->seen.fetch_add(1);
  }
};

}  // namespace

TEST_CASE("order per key holds while the pool is resized under load") {
  ledger of;
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<walker>(
      {.workers = 3, .routing = actors::consistent_hash([](const step& s) { return s.key; })}, &of);
  const auto steps = budget("messages") / 4 / 64;
  const auto walk = [&](int first) {
    for (std::uint64_t n = 1; n <= steps; ++n)
      for (int key = first; key < first + 32; ++key) pool.tell<step>(key, n);
  };
  {
    const actors::thread one{"one", [&] { walk(0); }};
    const actors::thread two{"two", [&] { walk(32); }};
    actors::random dice{actors::test::seed()};
    for (int i = 0; i < 200; ++i) pool.resize(1 + dice.below(8)).get();
  }
  pool.drain().get();
  CHECK(of.seen == steps * 64);
  CHECK(of.wrong == 0);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

// -- ends -----------------------------------------------------------------------------------------

TEST_CASE("a system may end with a pool in use") {
  for (std::uint64_t cycle = 0; cycle < budget("system cycles") / 10 + 1; ++cycle) {
    books of;
    std::optional<actors::thread> producer;
    std::vector<actors::future<std::uint64_t>> open;
    {
      auto options = quiet(2);
      options.drain = 0ms;
      actors::system sys{options};
      const auto pool = sys.spawn_pool<laborer>(
          {.workers = 1, .max_workers = 3, .shrink_after = 100us}, &of, std::uint64_t{50});
      producer.emplace("producer", [pool] {
        for (std::uint64_t n = 1; n <= 3000; ++n) pool.tell<job>(n);
      });
      for (std::uint64_t n = 0; n < 50; ++n) open.push_back(pool.ask<task_of>(n));
    }
    for (auto& each : open) static_cast<void>(each.result());  // each ends
    producer.reset();
  }
}

TEST_CASE("a pool ends with its parent") {
  struct set_up {
    using reply = actors::pool<laborer>;
  };
  struct manager {
    using protocol = actors::protocol<set_up>;
    books* of;
    actors::pool<laborer> on(set_up, actors::context& self) {
      return self.spawn_pool<laborer>({.workers = 2}, of);
    }
  };
  books of;
  actors::system sys{quiet(2)};
  const auto parent = sys.spawn<manager>(&of);
  const auto pool = parent.ask<set_up>().get();
  CHECK(pool.ask<task_of>(1U).get() == 2);
  auto down = sys.watch(pool);
  parent.stop();
  CHECK(down.get().reason.code() == errc::parent_ended);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a pool that is restarted has fresh workers, and keeps what waits") {
  books of;
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<laborer>({.workers = 2}, &of);
  for (std::uint64_t n = 1; n <= 100; ++n) pool.tell<job>(n);
  pool.restart();
  for (std::uint64_t n = 0; n < 10; ++n) CHECK(pool.ask<task_of>(n).get() == n + 1);
  pool.drain().get();
  REQUIRE(sys.drain(long_enough));
  CHECK(pool.stats().workers.size() == 2);
  CHECK(pool.stats().hired == 4);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a pool refuses options that make no sense, in one line") {
  actors::system sys{quiet(2)};
  books of;
  const auto says = [&](actors::pool_options<laborer> options) -> std::string {
    try {
      sys.spawn_pool<laborer>(std::move(options), &of);
    } catch (const actors::actor_error& e) {
      if (e.code() == errc::bad_option) return e.reason().text();
    }
    return "nothing";
  };
  CHECK(says({.workers = 0}) == "a pool of 0 workers, expected at least 1");
  CHECK(says({.workers = 4, .max_workers = 2}) ==
        "a pool of 4 to 2 workers, expected max_workers to be at least workers");
  CHECK(says({.workers = 1'000'000}) == "a pool of 1000000 workers, expected at most 65536");
  CHECK(says({.workers = 2, .max_workers = 4, .routing = actors::broadcast}) ==
        "a pool that broadcasts does not grow by itself: expected no max_workers");
  CHECK(says({.shrink_after = 0s}) == "shrink_after of a pool: expected more than 0");
  CHECK(says({.restart_period = -1s}) == "restart_period of a pool: expected more than 0");
  const auto pool = sys.spawn_pool<laborer>({.workers = 2}, &of);
  CHECK(code_thrown_by([&] { static_cast<void>(pool.resize(0)); }) == errc::bad_option);
  CHECK(code_thrown_by([&] { static_cast<void>(pool.resize(3, 2)); }) == errc::bad_option);
  const actors::pool<laborer> none;
  CHECK(code_thrown_by([&] { static_cast<void>(none.stats()); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { none.tell<nothing>(); }) == errc::empty_ref);
}

TEST_CASE(
    "what a worker's constructor throws at spawn throws to the spawner; at growth it is logged") {
  struct choosy {
    using protocol = actors::protocol<hold, nothing>;
    choosy(std::atomic<int>* left) {
      if (left->fetch_sub(1) <= 0) throw std::domain_error{"not one more"};
    }
    void on(hold m) { m.at->pass(); }
    void on(nothing) {}
  };
  probe<std::string> lines;
  actors::system sys{logging_to(lines)};
  std::atomic<int> left{1};
  CHECK_THROWS_AS(sys.spawn_pool<choosy>({.workers = 2}, &left), std::domain_error);
  left = 1;
  const auto pool = sys.spawn_pool<choosy>({.workers = 1, .max_workers = 2}, &left);
  gate busy;
  pool.tell<hold>(&busy);
  busy.await_reached();
  pool.tell<nothing>();
  CHECK(lines.wait_for(1)[0].find("not one more") != std::string::npos);
  busy.open();
  pool.drain().get();
  CHECK(pool.stats().finished == 2);
  CHECK(pool.resize(2).result().error().text().find("not one more") != std::string::npos);
}

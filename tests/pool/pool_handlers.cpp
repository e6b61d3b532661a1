// Workers of every kind: coroutines, promises, deadlines, behaviours, CAF messages.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <memory>

using namespace core_test;

namespace {

struct knock {
  using reply = int;
};
struct ping {
  using reply = int;
};

/// Answers knocks when it is told to.
struct open_up {};
struct door {
  using protocol = actors::protocol<knock, open_up>;
  probe<int>* knocks;
  std::vector<actors::promise<int>> outside;
  void on(knock, actors::promise<int> answer) {
    outside.push_back(std::move(answer));
    knocks->put(1);
  }
  void on(open_up) {
    for (auto& each : outside) each.set(7);
    outside.clear();
  }
};

struct visit {
  actors::ref<knock, open_up> at;
  using reply = int;
};

struct polite {
  using protocol = actors::protocol<visit, ping>;
  actors::task<int> on(visit v) { co_return co_await v.at.ask<knock>() + 1; }
  int on(ping) { return 1; }
};

struct restless : polite {
  static constexpr auto handlers = actors::handler_mode::interleaved;
};

}  // namespace

TEST_CASE("a worker takes the next message when its exclusive coroutine has ended") {
  actors::system sys{quiet(2)};
  probe<int> knocks;
  const auto at = sys.spawn<door>(&knocks);
  const auto pool = sys.spawn_pool<polite>({.workers = 2});
  std::vector<actors::future<int>> visits;
  for (int i = 0; i < 5; ++i) visits.push_back(pool.ask<visit>(at));
  knocks.wait_for(2);
  REQUIRE(at_rest(sys));
  CHECK(knocks.size() == 2);  // the others wait for a free worker
  CHECK(pool.stats().waiting == 3);
  for (std::size_t i = 2; i < 7; i += 2) {
    at.tell<open_up>();
    knocks.wait_for(std::min<std::size_t>(i + 1, 5));
  }
  while (!actors::wait(visits, actors::wait_until::all, 1ms)) at.tell<open_up>();
  for (auto& each : visits) CHECK(each.get() == 8);
  pool.drain().get();
  CHECK(pool.stats().finished == 5);
}

TEST_CASE("an interleaved worker takes the next message when its handler is suspended") {
  actors::system sys{quiet(2)};
  probe<int> knocks;
  const auto at = sys.spawn<door>(&knocks);
  const auto pool = sys.spawn_pool<restless>({.workers = 1});
  std::vector<actors::future<int>> visits;
  for (int i = 0; i < 5; ++i) visits.push_back(pool.ask<visit>(at));
  knocks.wait_for(5);
  at.tell<open_up>();
  for (auto& each : visits) CHECK(each.get() == 8);
}

TEST_CASE("a stop of a pool lets suspended handlers end") {
  actors::system sys{quiet(2)};
  probe<int> knocks;
  const auto at = sys.spawn<door>(&knocks);
  const auto check = [&](const auto& pool) {
    const auto before = knocks.size();
    auto down = sys.watch(pool);
    auto guest = pool.template ask<visit>(at);
    knocks.wait_for(before + 1);
    pool.stop();
    REQUIRE(at_rest(sys));
    CHECK_FALSE(down.ready());
    at.tell<open_up>();
    CHECK(guest.get() == 8);
    CHECK_FALSE(down.get().reason);
  };
  check(sys.spawn_pool<polite>({.workers = 2}));
  check(sys.spawn_pool<restless>({.workers = 2}));
}

TEST_CASE("a deadline travels through a pool: a request that waits too long is never handled") {
  actors::system sys{quiet(2)};
  probe<int> knocks;
  const auto at = sys.spawn<door>(&knocks);
  const auto pool = sys.spawn_pool<polite>({.workers = 1});
  auto first = pool.ask<visit>(at);
  knocks.wait_for(1);
  auto late = pool.within(1ms).ask<visit>(at);
  CHECK(late.result().error().code() == errc::timed_out);
  auto taken_back = pool.ask<visit>(at);
  taken_back.cancel();
  CHECK(taken_back.result().error().code() == errc::cancelled);
  at.tell<open_up>();
  CHECK(first.get() == 8);
  CHECK(pool.ask<ping>().get() == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(knocks.size() == 1);
  CHECK(sys.counters().dead(actors::dead_cause::expired) == 2);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a deadline ends what a worker awaits") {
  actors::system sys{quiet(2)};
  probe<int> knocks;
  const auto at = sys.spawn<door>(&knocks);
  const auto pool = sys.spawn_pool<polite>({.workers = 1, .max_restarts = 0, .replace = false});
  CHECK(pool.within(5ms).ask<visit>(at).result().error().code() == errc::timed_out);
  CHECK(pool.ask<ping>().get() == 1);  // the worker is free again
}

namespace {

struct only_moves {
  std::unique_ptr<int> what;
  using reply = std::unique_ptr<int>;
};
struct later {
  using reply = int;
};
struct from_afar {
  using reply = int;
};
struct change {};
struct leave {};

struct versatile {
  using protocol = actors::protocol<only_moves, later, from_afar, change, ping, leave>;
  actors::ref<ping> other;
  std::vector<actors::promise<int>> kept;

  std::unique_ptr<int> on(only_moves m) { return std::move(m.what); }
  void on(later, actors::context& self, actors::promise<int> answer) {
    kept.push_back(std::move(answer));
    self.after(0ns, [this] {
      for (auto& each : kept) each.set(5);
      kept.clear();
    });
  }
  actors::future<int> on(from_afar) { return other.ask<ping>(); }
  void on(change, actors::context& self) {
    self.become(actors::behavior{[](ping) { return 2; },
                                 [](leave, actors::context& me) { me.unbecome(); }});
  }
  int on(ping) { return 1; }
  void on(leave, actors::context& self) { self.stop(actors::stop_mode::now); }
};

struct far_away {
  using protocol = actors::protocol<ping>;
  int on(ping) { return 9; }
};

}  // namespace

TEST_CASE("workers may answer later, from elsewhere, with what only moves, and change") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<versatile>({.workers = 1}, sys.spawn<far_away>());
  CHECK(*pool.ask<only_moves>(std::make_unique<int>(3)).get() == 3);
  CHECK(pool.ask<later>().get() == 5);
  CHECK(pool.ask<from_afar>().get() == 9);
  pool.tell<change>();
  CHECK(pool.ask<ping>().get() == 2);
  CHECK(pool.ask<later>().result().error().code() == errc::unhandled);
  pool.tell<leave>();
  CHECK(pool.ask<ping>().get() == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a worker that stops itself leaves, and the pool ends normally with the last one") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<versatile>({.workers = 2}, sys.spawn<far_away>());
  auto down = sys.watch(pool);
  pool.tell<leave>();
  REQUIRE(sys.drain(long_enough));
  CHECK(pool.stats().workers.size() == 1);
  CHECK(pool.ask<ping>().get() == 1);
  pool.tell<leave>();
  CHECK_FALSE(down.get().reason);
  CHECK(pool.stats().given_up == 0);
}

TEST_CASE("a worker that has stopped itself is not replaced, however much waits") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<versatile>({.workers = 2}, sys.spawn<far_away>());
  pool.tell<leave>();
  REQUIRE(sys.drain(long_enough));
  std::vector<actors::future<int>> asked;
  for (int i = 0; i < 1'000; ++i) asked.push_back(pool.ask<ping>());
  for (auto& each : asked) CHECK(each.get() == 1);
  CHECK(pool.stats().hired == 2);
  pool.resize(2).get();
  CHECK(pool.stats().hired == 3);
}

namespace {

struct counted {
  using protocol = actors::protocol<ping, nothing>;
  int n = 0;
  int on(ping) { return ++n; }
  void on(nothing) { throw std::runtime_error{"nothing"}; }
};

}  // namespace

TEST_CASE("each worker is an instance of its own, and begins anew after a failure") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<counted>({.workers = 2, .routing = actors::round_robin});
  for (int n = 1; n <= 3; ++n)
    for (int i = 0; i < 2; ++i) CHECK(pool.ask<ping>().get() == n);
  pool.tell<nothing>();
  pool.drain().get();
  const auto ns = pool.ask_all<ping>().get();
  CHECK(std::min(ns[0], ns[1]) == 1);
  CHECK(std::max(ns[0], ns[1]) == 4);
}

TEST_CASE("workers of a pool hear that they begin, before their first message") {
  struct begun {
    using reply = bool;
  };
  struct beginner {
    using protocol = actors::protocol<begun>;
    bool has_begun = false;
    void on(actors::started, actors::context&) { has_begun = true; }
    bool on(begun) const { return has_begun; }
  };
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<beginner>({.workers = 3});
  for (int i = 0; i < 30; ++i) CHECK(pool.ask<begun>().get());
}

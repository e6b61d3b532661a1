// Restart in place: what is new, what stays, what ends.
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

#include <atomic>

using namespace core_test;

namespace {

struct restart_yourself {};
struct set_up {
  using reply = actors::done;
};
struct ask_then {
  actors::ref<hold, total> other;
};
struct tick {
  int n;
};

/// Everything that belongs to one incarnation: state, timers, children, behaviours, open asks.
struct phoenix {
  using protocol = actors::protocol<add, total, restart_yourself, set_up, ask_then, tick, hold>;
  probe<std::string>* events;
  int sum;
  phoenix(probe<std::string>* e, int first) : events(e), sum(first) { events->put("born"); }
  phoenix(const phoenix&) = delete;
  ~phoenix() { events->put("gone " + std::to_string(sum)); }

  void on(add m) { sum += m.n; }
  int on(total) const { return sum; }
  void on(restart_yourself, actors::context& self) {
    self.restart();
    ++sum;  // the running handler ends first
  }
  void on(set_up, actors::context& self) {
    self.spawn<last_breath>(events);
    self.every(1ms, tick{1});
    self.after(30ms, [e = events] { e->put("late timer"); });
  }
  void on(ask_then m) {
    m.other.ask<total>().then([e = events](int) { e->put("late reply"); });
  }
  void on(tick) {}
  void on(hold m) { m.at->pass(); }

  struct last_breath {
    using protocol = actors::protocol<nothing>;
    probe<std::string>* events;
    explicit last_breath(probe<std::string>* e) : events(e) {}
    ~last_breath() { events->put("child gone"); }
    void on(nothing) {}
  };
};

struct born_once {
  using protocol = actors::protocol<nothing, total>;
  std::unique_ptr<int> only;
  explicit born_once(std::unique_ptr<int> p) : only(std::move(p)) {}
  void on(nothing, actors::context& self) { self.restart(); }
  int on(total) const { return *only; }
};

struct second_birth_fails {
  using protocol = actors::protocol<nothing, total, fail_with>;
  std::shared_ptr<int> births;
  explicit second_birth_fails(std::shared_ptr<int> b) : births(std::move(b)) {
    if (++*births == 2) throw std::runtime_error{"stillborn"};
  }
  void on(nothing, actors::context& self) { self.restart(); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  int on(total) const { return *births; }
};

struct become_zero {};
struct changes {
  using protocol = actors::protocol<become_zero, total>;
  void on(become_zero, actors::context& self) {
    self.become(actors::behavior{[](total) { return 0; }});
  }
  int on(total) const { return 1; }
};

struct release {};
struct shelf {
  using protocol = actors::protocol<add, release, total>;
  probe<int>* seen;
  int births;
  bool open = false;
  void on(add m, actors::context& self) {
    if (!open) return self.stash(m);
    seen->put(m.n);
  }
  void on(release) { open = true; }
  int on(total) const { return births; }
};

}  // namespace

TEST_CASE("a restart gives a fresh struct from the same arguments; reference and mailbox stay") {
  probe<std::string> events;
  actors::system sys(quiet());
  gate at;
  auto to = sys.spawn<phoenix>(&events, 10);
  const auto id = to.id();
  to.tell(add{5});
  CHECK(to.ask<total>().get() == 15);
  to.tell<hold>(&at);
  at.await_reached();
  SECTION("by itself: right after the handler") {
    to.tell(restart_yourself{});
    to.tell(add{1});
  }
  SECTION("from outside: in its turn") {
    to.tell(add{1});
    to.restart();
    to.tell(add{1});
  }
  auto sum = to.ask<total>();
  at.open();
  CHECK(sum.get() == 11);
  CHECK(to.id() == id);
  CHECK(events.wait_for(3) == std::vector<std::string>{"born", "gone 16", "born"});
  to.stop();
  CHECK_FALSE(sys.watch(to).get().reason);
  CHECK(events.wait_for(4).back() == "gone 11");
}

TEST_CASE("timers, children and open asks end at a restart") {
  probe<std::string> events;
  actors::system sys(quiet());
  gate at;
  auto slow = sys.spawn<adder>();
  auto to = sys.spawn<phoenix>(&events, 0);
  to.ask<set_up>().get();
  slow.tell<hold>(&at);
  at.await_reached();
  to.tell<ask_then>(slow);
  to.restart();
  CHECK(to.ask<total>().get() == 0);
  at.open();
  CHECK(slow.ask<total>().get() == 0);
  // longer than the timer that must not run: measured by a timer that starts later
  probe<int> later;
  auto clock = sys.spawn(actors::behavior{
      [&later](nothing, actors::context& self) { self.after(60ms, [&later] { later.put(1); }); }});
  clock.tell(nothing{});
  later.wait_for(1);
  REQUIRE(sys.drain(long_enough));
  const auto all = events.values();
  CHECK(std::count(all.begin(), all.end(), "child gone") == 1);
  CHECK(std::count(all.begin(), all.end(), "late timer") == 0);
  CHECK(std::count(all.begin(), all.end(), "late reply") == 0);
}

TEST_CASE("a restart goes back to the struct's own handlers") {
  actors::system sys(quiet());
  auto to = sys.spawn<changes>();
  to.tell(become_zero{});
  CHECK(to.ask<total>().get() == 0);
  to.restart();
  CHECK(to.ask<total>().get() == 1);
}

TEST_CASE("stashed messages survive a restart, in order and before the mailbox") {
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<shelf>(&seen, 1);
  for (int i = 0; i < 5; ++i) to.tell(add{i});
  CHECK(to.ask<total>().get() == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().held == 5);
  to.restart();  // the fresh struct stashes them again
  CHECK(to.ask<total>().get() == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().held == 5);
  to.tell(release{});
  to.restart();
  CHECK(to.ask<total>().get() == 1);
  CHECK(seen.size() == 0);
  to.stop();
  sys.watch(to).get();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::receiver_stopped) == 5);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("an actor that cannot be rebuilt fails, and says why") {
  actors::system sys(quiet());
  SECTION("its arguments cannot be copied") {
    auto to = sys.spawn<born_once>(std::make_unique<int>(1));
    auto down = sys.watch(to);
    SECTION("by itself") { to.tell(nothing{}); }
    SECTION("from outside") { to.restart(); }
    const auto reason = down.get().reason;
    CHECK(reason.code() == errc::not_restartable);
    CHECK(reason.text().find("born_once #") != std::string::npos);
  }
  SECTION("its constructor throws the second time") {
    auto births = std::make_shared<int>(0);
    auto to = sys.spawn<second_birth_fails>(births);
    auto down = sys.watch(to);
    to.tell(nothing{});
    auto lost = to.ask<total>();
    const auto reason = down.get().reason;
    CHECK(reason.code() == errc::actor_failed);
    CHECK(reason.text() == "stillborn");
    CHECK(lost.result().error().code() == errc::actor_stopped);
    REQUIRE(sys.drain(long_enough));
    CHECK(births.use_count() <= 2);  // the struct is gone; the cell may still be around
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("a watcher hears nothing of a restart, and of the end once") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto births = std::make_shared<int>(-100);
  auto to = sys.spawn<second_birth_fails>(births);
  auto w = sys.spawn<watcher>(&seen);
  actors::ref<nothing> watched = to;
  w.tell<watch_it>(watched);
  w.ask<settled>().get();
  for (int i = 0; i < 5; ++i) to.tell(nothing{});
  CHECK(to.ask<total>().get() == -94);
  CHECK(seen.size() == 0);
  to.stop();
  CHECK(seen.wait_for(1)[0].id == to.id());
  w.ask<settled>().get();
  CHECK(seen.size() == 1);
}

TEST_CASE("watches of an actor survive its restart") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(other);
  w.restart();
  w.ask<settled>().get();
  other.stop();
  CHECK(seen.wait_for(1)[0].id == other.id());
}

TEST_CASE("restarts under a load of messages lose none of them") {
  probe<std::string> events;
  actors::system sys(quiet());
  auto to = sys.spawn<phoenix>(&events, 0);
  for (int i = 0; i < 2000; ++i) {
    to.tell(add{1});
    if (i % 7 == 0) to.restart();
    if (i % 13 == 0) to.tell(restart_yourself{});
  }
  static_cast<void>(to.ask<total>().get());
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.dead() == 0);
  CHECK(balanced(counts));
}

namespace {

/// Survives what it is told to.
struct tough {
  using protocol = actors::protocol<fail_with, add, total, hold>;
  std::atomic<int>* lives;
  int sum = 0;
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  void on(add m) { sum += m.n; }
  int on(total) { return sum; }
  void on(hold m) { m.at->pass(); }
  bool survives(const actors::error&) noexcept { return (*lives)-- > 0; }
};

}  // namespace

TEST_CASE("an actor that survives a failure restarts in place, and keeps its mailbox") {
  actors::system sys{quiet(2)};
  std::atomic<int> lives{2};
  const auto a = sys.spawn<tough>(&lives);
  auto down = sys.watch(a);
  gate stay;
  a.tell<hold>(&stay);
  a.tell<add>(5);
  for (int i = 0; i < 2; ++i) a.tell<fail_with>("once more");
  a.tell<add>(7);
  stay.open();
  CHECK(a.ask<total>().get() == 7);
  a.tell<fail_with>("the last");
  const auto reason = down.get().reason;
  CHECK(reason.code() == errc::actor_failed);
  CHECK(reason.text() == "the last");
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 3);
  CHECK(balanced(sys.counters()));
}

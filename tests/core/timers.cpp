#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>

#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

struct tick {
  int n;
};
struct go {};

/// Runs a function of the test in its handler, and reports its ticks.
struct call {
  std::function<void(actors::context&, std::vector<actors::timer>&)> f;
  using reply = actors::done;
};
struct host {
  using protocol = actors::protocol<call, tick, hold, fail_with>;
  probe<int>* ticks;
  std::vector<actors::timer> timers;
  explicit host(probe<int>* p) : ticks(p) {}
  void on(call m, actors::context& self) { m.f(self, timers); }
  void on(tick m) { ticks->put(m.n); }
  void on(hold m) { m.at->pass(); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
};

using timer_list = std::vector<actors::timer>;

/// Does in its destructor what belongs into a handler.
struct late_worker {
  using protocol = actors::protocol<go, tick>;
  probe<int>* ticks;
  timer_list* kept;
  actors::context* self = nullptr;
  late_worker(probe<int>* p, timer_list* t) : ticks(p), kept(t) {}
  late_worker(const late_worker&) = delete;
  ~late_worker() {
    if (self == nullptr) return;
    kept->push_back(self->after(1ms, tick{1}));
    kept->push_back(self->every(1ms, [p = ticks] { p->put(2); }));
    kept->push_back(self->after(0ms, tick{3}));
    self->stash(tick{4});
    self->spawn<host>(ticks);
  }
  void on(go, actors::context& c) { self = &c; }
  void on(tick m) { ticks->put(m.n); }
};

/// Waits until `length` has passed for the timers of another actor.
void let_pass(actors::system& sys, std::chrono::nanoseconds length) {
  probe<int> over;
  auto clock = sys.spawn(actors::behavior{
      [&](go, actors::context& self) { self.after(length, [&over] { over.put(1); }); }});
  clock.tell(go{});
  over.wait_for(1);
}

}  // namespace

TEST_CASE("after sends a message to itself, once, not before its time") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  const auto before = actors::clock::now();
  to.ask<call>([](actors::context& self, timer_list&) {
      self.after(500ms, tick{3});  // also when the other calls take long
      self.after(0ms, tick{1});
      self.after(10ms, tick{2});
      self.after(-5ms, tick{0});
    }).get();
  const auto all = ticks.wait_for(4);
  CHECK(actors::clock::now() - before >= 500ms);
  CHECK(all[2] == 2);
  CHECK(all[3] == 3);
  let_pass(sys, 5ms);
  CHECK(ticks.size() == 4);
}

TEST_CASE("timers with a function, with and without a context") {
  probe<int> ticks;
  probe<std::uint64_t> ids;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  to.ask<call>([&](actors::context& self, timer_list&) {
      self.after(0ms, [&] { ticks.put(1); });
      self.after(0ms, [&](actors::context& me) { ids.put(me.id()); });
      self.after(1ms, [&, owned = std::make_unique<int>(2)] { ticks.put(*owned); });
    }).get();
  ids.wait_for(1);
  CHECK(ids.values() == std::vector{to.id()});
  CHECK(ticks.wait_for(2) == std::vector{1, 2});
}

TEST_CASE("every repeats until it is cancelled") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  to.ask<call>([](actors::context& self, timer_list& timers) {
      timers.push_back(self.every(1ms, tick{7}));
    }).get();
  ticks.wait_for(5);
  to.ask<call>([](actors::context&, timer_list& timers) { timers[0].cancel(); }).get();
  const auto then = ticks.size();
  let_pass(sys, 10ms);
  CHECK(ticks.size() == then);
}

TEST_CASE("a function timer may cancel itself, and drop its own handle") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  to.ask<call>([&](actors::context& self, timer_list& timers) {
      timers.resize(1);
      // the function's own state must live until it returns
      timers[0] = self.every(1ms, [&ticks, &timers, n = 0, text = std::string(100, 'x')]() mutable {
        if (++n == 3) {
          timers[0].cancel();
          timers[0] = actors::timer{};
        }
        ticks.put(text == std::string(100, 'x') ? n : -1);
      });
    }).get();
  CHECK(ticks.wait_for(3) == std::vector{1, 2, 3});
  let_pass(sys, 10ms);
  CHECK(ticks.size() == 3);
}

TEST_CASE("a period that is not above 0 is refused") {
  probe<errc> codes;
  actors::system sys(quiet());
  const auto to = sys.spawn(actors::behavior{[&codes](go, actors::context& self) {
    for (const auto period : {0ns, -1ns})
      codes.put(code_thrown_by([&] { self.every(period, go{}); }));
  }});
  to.tell(go{});
  for (const auto each : codes.wait_for(2)) CHECK(each == errc::bad_option);
}

TEST_CASE("ticks that were missed are not made up for") {
  probe<actors::clock::time_point> ticks;
  actors::system sys(quiet());
  static constexpr auto period = 200ms;
  auto to = sys.spawn(actors::behavior{[&ticks](go, actors::context& self) {
    self.every(period, [&ticks] {
      // the first time busy until the middle between two ticks: one comes late, one is missed
      const auto until = actors::clock::now() + period * 5 / 2;
      while (ticks.size() == 0 && actors::clock::now() < until) {
      }
      ticks.put(actors::clock::now());
    });
  }});
  to.tell(go{});
  const auto at = ticks.wait_for(4);
  CHECK(at[1] - at[0] < period / 4);  // late, so at once
  CHECK(at[2] - at[1] > period / 8);  // back in the rhythm
  CHECK(at[3] - at[2] > period / 2);
}

TEST_CASE("what a struct's destructor starts ends with the struct") {
  probe<int> ticks;
  timer_list kept;
  std::vector<int> expected;
  {
    actors::system sys(quiet());
    auto to = sys.spawn<late_worker>(&ticks, &kept);
    to.tell(go{});
    SECTION("at its end") {
      auto down = sys.watch(to);
      to.stop();
      down.get();
    }
    SECTION("at its end, before the last reference") {
      to.stop();
      to = {};
    }
    SECTION("at a restart") {
      expected = {4};  // the mailbox stays, and what was put aside is part of it
      to.restart();
      auto other = sys.watch(to);
      to.stop();
      other.get();
    }
    let_pass(sys, 20ms);
    REQUIRE(sys.drain(long_enough));
    CHECK(balanced(sys.counters()));
    for (auto& each : kept) each.cancel();
    kept.clear();
  }
  CHECK(ticks.wait_for(expected.size()) == expected);
}

TEST_CASE("a cancelled timer never runs, even when it has fired into the mailbox") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  gate at;
  const bool repeats = GENERATE(false, true);
  to.ask<call>([&](actors::context& self, timer_list& timers) {
      timers.push_back(repeats ? self.every(1ms, tick{1}) : self.after(1ms, tick{1}));
      timers.push_back(self.after(1ms, [&ticks] { ticks.put(2); }));
    }).get();
  // it is busy while they fire, and cancels them before it takes up what is in its mailbox
  to.tell<call>([&](actors::context&, timer_list& timers) {
    at.pass();
    for (auto& each : timers) each.cancel();
  });
  at.await_reached();
  const auto before = ticks.size();
  let_pass(sys, 20ms);
  at.open();
  to.ask<call>([](actors::context&, timer_list&) {}).get();
  let_pass(sys, 10ms);
  CHECK(ticks.size() == before);
}

TEST_CASE("cancelling in the turn in which it is due, again and again") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  for (int i = 0; i < 1000; ++i)
    to.tell<call>([](actors::context& self, timer_list&) {
      auto timer = self.after(0ns, tick{1});
      timer.cancel();
      timer.cancel();
      auto other = self.every(1ns, tick{2});
      other.cancel();
    });
  to.ask<call>([](actors::context&, timer_list&) {}).get();
  let_pass(sys, 5ms);
  CHECK(ticks.size() == 0);
}

TEST_CASE("timers of different actors fire and are cancelled at the same time") {
  probe<int> ticks;
  actors::system sys(quiet());
  std::vector<actors::ref<call>> all;
  for (int i = 0; i < 50; ++i) all.push_back(sys.spawn<host>(&ticks));
  for (int round = 0; round < 20; ++round)
    for (auto& each : all)
      each.tell<call>([round](actors::context& self, timer_list& timers) {
        timers.push_back(self.after(std::chrono::microseconds{50 * round}, tick{1}));
        timers.push_back(self.every(100us, tick{0}));
        if (round % 3 == 2)
          for (auto& timer : timers) timer.cancel();
      });
  for (auto& each : all) each.stop();
  for (auto& each : all) sys.watch(each).get();
  const auto then = ticks.size();
  let_pass(sys, 5ms);
  CHECK(ticks.size() == then);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("timers end with the actor: stopped, failed") {
  const auto how = GENERATE("stopped", "at once", "failed");
  actors::system sys(quiet());
  for (auto length = 20ms;; length *= 2) {
    probe<int> ticks;
    auto to = sys.spawn<host>(&ticks);
    const auto armed = actors::clock::now();
    to.ask<call>([length](actors::context& self, timer_list&) {
        self.after(length, tick{1});
        self.every(length, tick{2});
      }).get();
    if (how == std::string_view{"stopped"}) to.stop();
    if (how == std::string_view{"at once"}) to.stop(actors::stop_mode::now);
    if (how == std::string_view{"failed"}) to.tell<fail_with>("x");
    sys.watch(to).get();
    const bool before_they_were_due = actors::clock::now() - armed < length;
    let_pass(sys, 2 * length);
    if (!before_they_were_due) continue;  // a busy machine
    CHECK(ticks.size() == 0);
    break;
  }
}

TEST_CASE("an exception in a timer's function fails the actor") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  auto down = sys.watch(to);
  to.tell<call>([](actors::context& self, timer_list&) {
    self.every(1ms, [] { throw std::runtime_error{"late"}; });
  });
  CHECK(down.get().reason.text() == "late");
}

TEST_CASE("an exception in the handler of a timer's message makes that a dead letter") {
  probe<int> ticks;
  actors::system sys(quiet());
  letter_box box(sys);
  auto to = sys.spawn<host>(&ticks);
  auto down = sys.watch(to);
  to.tell<call>([](actors::context& self, timer_list&) { self.after(0ms, fail_with{"boo"}); });
  CHECK(down.get().reason.text() == "boo");
  const auto letters = box.letters.wait_for(1);
  CHECK(letters[0].message == "core_test::fail_with");
  CHECK(letters[0].sender == to.id());
  CHECK(letters[0].cause == actors::dead_cause::handler_failed);
}

TEST_CASE("a message of a timer that the actor does not take is a dead letter") {
  struct unknown {};
  probe<int> ticks;
  actors::system sys(quiet());
  letter_box box(sys);
  auto to = sys.spawn<host>(&ticks);
  to.tell<call>([](actors::context& self, timer_list&) { self.after(0ms, unknown{}); });
  CHECK(box.letters.wait_for(1)[0].cause == actors::dead_cause::unhandled);
  CHECK_FALSE(to.stopped());
}

TEST_CASE("timers' messages are counted like others") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  to.ask<call>([](actors::context& self, timer_list&) {
      for (int i = 0; i < 10; ++i) self.after(0ms, tick{i});
    }).get();
  ticks.wait_for(10);
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.handled == 11);
  CHECK(balanced(counts));
}

TEST_CASE("a hundred thousand timers armed and cancelled are cheap") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  const auto count = actors::test::budget("timers");
  const auto before = actors::clock::now();
  to.ask<call>([count](actors::context& self, timer_list& timers) {
      timers.reserve(count);
      for (std::uint64_t i = 0; i < count; ++i)
        timers.push_back(self.after(1h + std::chrono::microseconds{i}, tick{1}));
      for (auto& each : timers) each.cancel();
      timers.clear();
    }).get();
  CHECK(actors::clock::now() - before < 2s);
  CHECK(ticks.size() == 0);
}

TEST_CASE("a hundred thousand armed timers go with their actor") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  const auto count = actors::test::budget("timers");
  to.ask<call>([count](actors::context& self, timer_list&) {
      for (std::uint64_t i = 0; i < count; ++i) self.after(1h, tick{1});
    }).get();
  to.stop();
  CHECK_FALSE(sys.watch(to).get().reason);
}

// The mailbox is closed by then, and the timers are not cancelled yet.
TEST_CASE("a timer may fall due while its actor ends") {
  auto options = quiet(2);
  probe<int> ticks, lines;
  actors::system* running = nullptr;
  options.log = [&](actors::log_level, std::string_view) {
    let_pass(*running, 20ms);
    lines.put(1);
  };
  actors::system sys(std::move(options));
  running = &sys;
  auto to = sys.spawn<host>(&ticks);
  to.tell(call{[](actors::context& self, timer_list&) {
    for (int i = 0; i < 100; ++i) self.after(10ms, tick{i});
    for (int i = 0; i < 100; ++i) self.every(10ms, tick{i});
    throw std::runtime_error{"the log is written while it ends"};
  }});
  lines.wait_for(1);
  CHECK(sys.watch(to).get().reason);
  CHECK(ticks.values().empty());
}

TEST_CASE("very long delays are no overflow") {
  probe<int> ticks;
  actors::system sys(quiet());
  auto to = sys.spawn<host>(&ticks);
  to.ask<call>([](actors::context& self, timer_list&) {
      self.after(std::chrono::nanoseconds::max(), tick{1});
      self.every(std::chrono::nanoseconds::max(), tick{2});
      self.after(std::chrono::nanoseconds::min(), tick{3});
    }).get();
  CHECK(ticks.wait_for(1) == std::vector{3});
  let_pass(sys, 5ms);
  CHECK(ticks.size() == 1);
}

TEST_CASE("a timer's handle outlives timer, actor and system") {
  probe<int> ticks;
  actors::timer fired, armed, empty;
  {
    actors::system sys(quiet());
    auto to = sys.spawn<host>(&ticks);
    to.ask<call>([&](actors::context& self, timer_list&) {
        fired = self.after(0ms, tick{1});
        armed = self.every(1h, tick{2});
      }).get();
    ticks.wait_for(1);
  }
  fired.cancel();
  armed.cancel();
  armed = std::move(fired);
  empty.cancel();
  empty = std::move(armed);
  empty.cancel();
  CHECK(ticks.size() == 1);
}

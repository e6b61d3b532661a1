// Handlers that are coroutines, and tasks.
#include <tests/ask/support.hpp>
#include <tests/support/budget.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::task;

namespace {

struct sum_up {
  int to;
  std::string label;  // a member with a destructor: it must be destroyed exactly once
  using reply = int;
};
struct nap {
  int milliseconds;
  using reply = actors::done;
};
struct blurt {
  std::string text;
  using reply = int;
};
struct jot {
  int n;
};
struct later_jot {
  int n;
};

/// Counts what lives in coroutine frames.
struct tracked {
  explicit tracked(std::atomic<int>* c) : count(c) { ++*count; }
  tracked(const tracked&) = delete;
  ~tracked() { --*count; }
  std::atomic<int>* count;
};

/// Asks an oracle in its handlers.
struct clerk {
  using protocol =
      actors::protocol<sum_up, nap, blurt, jot, later_jot, fail_with, answer_later, nothing>;
  oracle_ref source;
  probe<int>* seen;
  std::atomic<int>* frames;

  task<int> twice(int n) { co_return co_await source.ask<double_it>(n); }

  task<int> on(sum_up m) {
    const tracked mark{frames};
    int sum = 0;
    for (int i = 1; i <= m.to; ++i) sum += co_await twice(i);
    if (m.label != "label of more than fifteen characters") throw std::runtime_error{"label"};
    co_return sum;
  }
  task<> on(nap m, actors::context& self) {
    const tracked mark{frames};
    co_await self.sleep(std::chrono::milliseconds{m.milliseconds});
    seen->put(-1);
  }
  task<int> on(blurt m) {
    const tracked mark{frames};
    co_return co_await source.ask<refuse>(m.text);
  }
  void on(jot m) { seen->put(m.n); }
  task<> on(later_jot m) { seen->put(co_await source.ask<double_it>(m.n)); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  task<int> on(answer_later) {  // waits until the oracle answers
    const tracked mark{frames};
    co_return co_await source.ask<answer_later>();
  }
  void on(nothing) {}
};

struct easy_clerk : clerk {
  using clerk::on;
  using protocol = clerk::protocol;
  static constexpr auto handlers = actors::handler_mode::interleaved;
};

/// Restarts when it is told to, while its handler is suspended.
struct restless_clerk : clerk {
  using clerk::on;
  using protocol = clerk::protocol;
  std::shared_ptr<actors::future<int>> cue;

  task<int> on(answer_later, actors::context& self) {
    const tracked mark{frames};
    if (cue->valid()) std::move(*cue).then([&self](int) { self.restart(); });
    co_return co_await source.ask<answer_later>();
  }
};

/// Says how many notes this incarnation has taken.
struct counting_clerk : clerk {
  using clerk::on;
  using protocol = clerk::protocol;
  int notes = 0;
  void on(jot) { seen->put(++notes); }
};

struct open_up {};

/// Puts notes aside until it is open.
struct keeper {
  using protocol = actors::protocol<jot, open_up, answer_later>;
  oracle_ref source;
  probe<int>* seen;
  bool open = false;

  void on(jot m, actors::context& self) { open ? seen->put(m.n) : self.stash(m); }
  void on(open_up, actors::context& self) {
    open = true;
    self.unstash_all();
  }
  task<int> on(answer_later) { co_return co_await source.ask<answer_later>(); }
};

const std::string label = "label of more than fifteen characters";

template <class Clerk> struct office {
  std::atomic<int> frames{0};
  probe<int> seen;
  actors::system sys;
  oracle_ref source;
  actors::ref_of<Clerk> clerk;

  explicit office(std::size_t workers = 2, actors::spawn_options options = {})
      : sys(quiet(workers)), source(sys.spawn<oracle>()),
        clerk(sys.spawn<Clerk>(std::move(options), source, &seen, &frames)) {}
};

}  // namespace

TEST_CASE("a handler may be a coroutine that asks others") {
  const auto workers = GENERATE(1U, 2U);
  const bool own_thread = GENERATE(false, true);
  office<clerk> o(workers, {.own_thread = own_thread});
  std::vector<actors::future<int>> sums;
  for (int n = 0; n < 50; ++n) sums.push_back(o.clerk.ask<sum_up>(n, label));
  for (int n = 0; n < 50; ++n) CHECK(sums[static_cast<std::size_t>(n)].get() == n * (n + 1));
  REQUIRE(o.sys.drain(long_enough));
  CHECK(o.frames == 0);
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("exclusive: other messages wait for a suspended handler, in order") {
  office<clerk> o;
  o.clerk.tell<jot>(0);
  auto slept = o.clerk.ask<nap>(5);
  for (int n = 1; n <= 300; ++n) o.clerk.tell<jot>(n);
  o.clerk.tell<later_jot>(500);
  o.clerk.tell<jot>(301);
  slept.get();
  const auto seen = o.seen.wait_for(304);
  CHECK(seen[0] == 0);
  CHECK(seen[1] == -1);
  for (int n = 1; n <= 300; ++n) CHECK(seen[static_cast<std::size_t>(n + 1)] == n);
  CHECK(seen[302] == 1000);
  CHECK(seen[303] == 301);
  REQUIRE(o.sys.drain(long_enough));
  CHECK(balanced(o.sys.counters()));
}

// What waits is not gone through again with each reply: that would take minutes here.
TEST_CASE("exclusive: handlers that wait while thousands of messages do, in order") {
  constexpr int n = 200'000;
  office<clerk> o;
  auto slept = o.clerk.ask<nap>(5);
  for (int i = 0; i < n; ++i) i % 3 == 0 ? o.clerk.tell<jot>(i) : o.clerk.tell<later_jot>(i);
  slept.get();
  const auto seen = o.seen.wait_for(n + 1);
  int wrong = 0;
  for (int i = 0; i < n; ++i)
    wrong += seen[static_cast<std::size_t>(i + 1)] != (i % 3 == 0 ? i : 2 * i);
  CHECK(wrong == 0);
  REQUIRE(o.sys.drain(long_enough));
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("exclusive: what is unstashed comes before what has waited") {
  probe<int> seen;
  actors::system sys{quiet(2)};
  auto source = sys.spawn<oracle>();
  auto shelf = sys.spawn<keeper>(source, &seen);
  for (int n = 1; n <= 3; ++n) shelf.tell<jot>(n);
  auto waits = shelf.ask<answer_later>();
  shelf.tell<open_up>();
  for (int n = 4; n <= 6; ++n) shelf.tell<jot>(n);
  while (source.ask<count_open>().get() == 0) {
  }
  source.tell<answer_now>(0);
  CHECK(waits.get() == 0);
  CHECK(seen.wait_for(6) == std::vector<int>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("interleaved: the actor goes on while a handler is suspended") {
  office<easy_clerk> o;
  auto late = o.clerk.ask<answer_later>();
  o.clerk.tell<jot>(7);
  CHECK(o.seen.wait_for(1)[0] == 7);
  auto also_late = o.clerk.ask<answer_later>();
  CHECK(o.clerk.ask<sum_up>(10, label).get() == 110);
  CHECK_FALSE(late.ready());
  o.source.tell<answer_now>(42);
  CHECK(late.get() == 42);
  CHECK(also_late.get() == 42);
  REQUIRE(o.sys.drain(long_enough));
  CHECK(o.frames == 0);
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("a suspended handler's message is held until it has ended") {
  office<clerk> o;
  auto late = o.clerk.ask<answer_later>();
  o.clerk.tell<jot>(1);
  while (o.frames == 0) std::this_thread::yield();
  REQUIRE(at_rest(o.sys));
  CHECK(o.sys.counters().held == 2);
  o.source.tell<answer_now>(1);
  CHECK(late.get() == 1);
  REQUIRE(o.sys.drain(long_enough));
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("an exception in a coroutine ends the actor and reaches the asker") {
  office<clerk> o;
  letter_box box(o.sys);
  const auto error = o.clerk.ask<blurt>("no such thing").result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text().find("no such thing") != std::string::npos);
  CHECK(o.sys.watch(o.clerk).get().reason.text().find("no such thing") != std::string::npos);
  REQUIRE(o.sys.drain(long_enough));
  CHECK(o.frames == 0);
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("the text of an error is as long behind many asks as behind one") {
  struct question {
    using reply = int;
  };
  struct answerer {
    using protocol = actors::protocol<question>;
    actors::ref<question> next;
    actors::task<int> on(question) {
      if (!next) throw std::runtime_error{"nobody knows"};
      co_return co_await next.ask<question>();
    }
  };
  actors::system sys(quiet());
  actors::ref<question> first;
  for (int i = 0; i < 100; ++i) first = sys.spawn<answerer>(first);
  CHECK(first.ask<question>().result().error().text() == "nobody knows");
}

TEST_CASE("an exception before the first co_await is like that of any handler") {
  office<clerk> o;
  const auto error = o.clerk.ask<sum_up>(0, "wrong label").result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text() == "label");
  CHECK(o.sys.watch(o.clerk).get().reason.text() == "label");
  REQUIRE(o.sys.drain(long_enough));
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("what ends an actor ends its suspended handlers, and their askers hear of it") {
  office<easy_clerk> o;
  auto one = o.clerk.ask<answer_later>();
  auto two = o.clerk.ask<nap>(60'000);
  while (o.frames != 2) std::this_thread::yield();
  SECTION("a stop at once") { o.clerk.stop(actors::stop_mode::now); }
  SECTION("a failure") { o.clerk.tell<fail_with>("x"); }
  CHECK(one.result().error().code() == errc::actor_stopped);
  CHECK(two.result().error().code() == errc::actor_stopped);
  o.sys.watch(o.clerk).get();
  CHECK(o.frames == 0);
  o.source.tell<answer_now>(1);  // nobody is resumed
  REQUIRE(o.sys.drain(long_enough));
  CHECK(balanced(o.sys.counters()));
}

TEST_CASE("a restart ends suspended handlers, what waits behind them goes to the fresh struct") {
  std::atomic<int> frames{0};
  auto [restart, cue] = actors::make_promise<int>();
  probe<int> notes;
  actors::system sys{quiet()};
  auto source = sys.spawn<oracle>();
  auto busy = sys.spawn<restless_clerk>(source, &notes, &frames,
                                        std::make_shared<actors::future<int>>(std::move(cue)));
  auto one = busy.ask<answer_later>();
  while (frames != 1) std::this_thread::yield();
  for (int n = 0; n < 10; ++n) busy.tell<jot>(n);
  restart.set(1);
  CHECK(one.result().error().code() == errc::actor_stopped);
  const auto seen = notes.wait_for(10);
  for (int n = 0; n < 10; ++n) CHECK(seen[static_cast<std::size_t>(n)] == n);
  source.tell<answer_now>(1);
  CHECK(busy.ask<sum_up>(3, label).get() == 12);
  CHECK(frames == 0);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

namespace {

struct look {
  using reply = int;
};
struct watch_me {
  using reply = int;
};

/// Does something that would change a member while a handler of it is suspended.
struct watched_member {
  using protocol = actors::protocol<watch_me, look, jot>;
  using deed = std::function<void(watched_member&, actors::context&)>;
  deed before;
  deed inside;
  int member = 0;

  void on(jot) { ++member; }
  int on(look, actors::context& self) {
    if (before) before(*this, self);
    return member;
  }
  task<int> on(watch_me, actors::context& self) {
    if (inside) inside(*this, self);
    const int seen = member;
    co_await self.sleep(20ms);
    co_return member - seen;
  }
  void on(actors::down) { ++member; }
  void on(actors::exit) { ++member; }
};

struct run_task {
  std::function<task<int>(actors::context&)> f;
  using reply = int;
};
struct runner_of_tasks {
  using protocol = actors::protocol<run_task>;
  task<int> on(run_task m, actors::context& self) { co_return co_await m.f(self); }
};

int changes_while_suspended(watched_member::deed before, watched_member::deed inside) {
  actors::system sys{quiet()};
  const auto who = sys.spawn<watched_member>(std::move(before), std::move(inside));
  who.ask<look>().get();
  return who.ask<watch_me>().get();
}

void tick(watched_member& a, actors::context& self) {
  self.every(1ms, [&a] { ++a.member; });
}
void tick_by_message(watched_member&, actors::context& self) { self.every(1ms, jot{1}); }
void lose_a_child(watched_member&, actors::context& self) {
  const auto child = self.spawn<oracle>();
  self.watch(child);
  child.stop();
}
void lose_a_link(watched_member&, actors::context& self) {
  const auto child = self.spawn<oracle>();
  self.link(child);
  child.stop(actors::stop_mode::now);
}

}  // namespace

TEST_CASE("exclusive: nothing else runs while a handler is suspended") {
  for (const auto& deed : {tick, tick_by_message, lose_a_child, lose_a_link}) {
    CHECK(changes_while_suspended(deed, nullptr) == 0);
    CHECK(changes_while_suspended(nullptr, deed) == 0);
  }
  // of a reply that an earlier handler has asked for
  auto [answer, later] = actors::make_promise<int>();
  const auto asked = std::make_shared<actors::future<int>>(std::move(later));
  const auto ask = [&](watched_member& a, actors::context&) {
    std::move(*asked).then([&a](int) { ++a.member; });
  };
  const auto have_it_answered = [&](watched_member&, actors::context&) { answer.set(1); };
  CHECK(changes_while_suspended(ask, have_it_answered) == 0);
}

TEST_CASE("exclusive: what the suspended handler has started goes on") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  const auto who = sys.spawn<runner_of_tasks>();
  auto done = who.ask<run_task>([&](actors::context&) -> task<int> {
    auto [answer, later] = actors::make_promise<int>();
    source.ask<double_it>(2).then([&a = answer, &source](int n) {
      source.ask<double_it>(n).then([&a](int twice) { a.set(twice); });
    });
    co_return co_await std::move(later);
  });
  REQUIRE(done.wait_for(long_enough));
  CHECK(done.get() == 8);
}

// Of those that came meanwhile one is handled at the end, and the next ones keep the rhythm.
TEST_CASE("exclusive: of the ticks of a timer one waits, at most") {
  static constexpr auto period = 10ms;
  struct ticked {
    using protocol = actors::protocol<watch_me, jot>;
    probe<actors::clock::time_point>* seen;
    void on(jot) { seen->put(actors::clock::now()); }
    task<int> on(watch_me, actors::context& self) {
      self.every(period, jot{1});
      co_await self.sleep(8 * period);
      co_return 0;
    }
  };
  probe<actors::clock::time_point> seen;
  actors::system sys{quiet()};
  const auto who = sys.spawn<ticked>(&seen);
  who.ask<watch_me>().get();
  const auto at = seen.wait_for(3);
  CHECK(at[2] - at[0] >= period);
}

TEST_CASE("a restart from outside comes in its turn, behind a suspended handler, too") {
  SECTION("exclusive: after it, and after what was sent before") {
    office<counting_clerk> o;
    auto one = o.clerk.ask<answer_later>();
    while (o.source.ask<count_open>().get() == 0) std::this_thread::yield();
    o.clerk.tell<jot>(7);
    o.clerk.restart();
    o.clerk.tell<jot>(8);
    o.source.tell<answer_now>(5);
    CHECK(one.get() == 5);
    CHECK(o.seen.wait_for(2) == std::vector<int>{1, 1});  // each the first of its incarnation
  }
  SECTION("interleaved: it ends the handler") {
    office<easy_clerk> o;
    auto one = o.clerk.ask<answer_later>();
    while (o.frames != 1) std::this_thread::yield();
    o.clerk.restart();
    CHECK(one.result().error().code() == errc::actor_stopped);
    CHECK(o.clerk.ask<sum_up>(3, label).get() == 12);
    CHECK(o.frames == 0);
  }
}

TEST_CASE("a stop after the mailbox waits for suspended handlers") {
  office<easy_clerk> easy;
  office<clerk> strict;
  const auto check = [](auto& o) {
    auto one = o.clerk.template ask<answer_later>();
    auto sum = o.clerk.template ask<sum_up>(4, label);
    o.clerk.stop();
    auto refused = o.clerk.template ask<sum_up>(4, label);
    while (o.frames == 0) std::this_thread::yield();
    REQUIRE(at_rest(o.sys));
    CHECK_FALSE(o.clerk.stopped());
    o.source.template tell<answer_now>(5);
    CHECK(one.get() == 5);
    CHECK(sum.get() == 20);
    CHECK(refused.result().error().code() == errc::actor_stopped);
    CHECK_FALSE(o.sys.watch(o.clerk).get().reason);
    REQUIRE(o.sys.drain(long_enough));
    CHECK(o.frames == 0);
    CHECK(balanced(o.sys.counters()));
  };
  SECTION("interleaved") { check(easy); }
  SECTION("exclusive") { check(strict); }
}

TEST_CASE("the system's end ends suspended handlers") {
  std::atomic<int> frames{0};
  probe<int> seen;
  actors::future<int> late;
  {
    actors::system sys(quiet());
    auto source = sys.spawn<oracle>();
    late = sys.spawn<clerk>(source, &seen, &frames).ask<answer_later>();
    while (frames == 0) std::this_thread::yield();
  }
  CHECK(frames == 0);
  CHECK(late.result().error().code() == errc::system_down);
}

TEST_CASE("plain threads run tasks with sync_wait") {
  actors::system sys(quiet());
  auto source = sys.spawn<oracle>();
  auto work = [](oracle_ref to, int n) -> task<int> {
    int sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await to.ask<double_it>(i);
    co_return sum;
  };
  CHECK(actors::sync_wait(work(source, 1000)) == 999'000);
  auto failing = [](oracle_ref to) -> task<> { static_cast<void>(co_await to.ask<refuse>("r")); };
  CHECK(code_thrown_by([&] { actors::sync_wait(failing(source)); }) == errc::actor_failed);
  auto in_handler = sys.spawn<runner>().ask(run_this{[&](actors::context&) {
    if (code_thrown_by([&] { actors::sync_wait(failing(source)); }) != errc::would_block)
      throw std::runtime_error{"it waited"};
  }});
  in_handler.get();
}

TEST_CASE("awaits that complete at once do not grow the stack") {
  auto leaf = [](int n) -> task<int> { co_return n; };
  auto loop = [&](std::uint64_t rounds) -> task<std::uint64_t> {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < rounds; ++i)
      sum += static_cast<std::uint64_t>(co_await leaf(static_cast<int>(i & 1)));
    co_return sum;
  };
  const std::uint64_t rounds = actors::test::budget("messages") * 50;
  CHECK(actors::sync_wait(loop(rounds)) == rounds / 2);
}

TEST_CASE("a task that is never awaited does not run, and leaves nothing") {
  bool ran = false;
  {
    auto t = [](bool* r) -> task<> {
      *r = true;
      co_return;
    }(&ran);
  }
  CHECK_FALSE(ran);
}

namespace {

struct change {
  using reply = int;
};

}  // namespace

TEST_CASE("a suspended handler of a behaviour that was replaced keeps it until it has ended") {
  struct state {
    using protocol = actors::protocol<change, note>;
    int on(change) { return 0; }
    void on(note, actors::context& self) {
      self.become(actors::behavior{
          [text = std::string(100, 'x'),
           others = std::string(100, 'y')](change, actors::context& me) -> task<int> {
            for (int i = 0; i < 10; ++i) {
              me.become(actors::behavior{[](change) { return 1; }, [](note) {}});
              co_await me.sleep(1ms);
            }
            co_return text == std::string(100, 'x') && others == std::string(100, 'y') ? 7 : -1;
          },
          [](note) {}});
    }
  };
  actors::system sys{quiet()};
  const auto who = sys.spawn<state>();
  who.tell<note>();
  CHECK(who.ask<change>().get() == 7);
  CHECK(who.ask<change>().get() == 1);
}

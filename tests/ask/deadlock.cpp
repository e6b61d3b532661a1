// Actors that wait for one another in a circle are found, and nobody else is.
#include <tests/ask/support.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::deadlock_report;
using actors::errc;
using actors::task;

namespace {

struct knock {
  using reply = int;
};
using door = actors::ref<knock>;
struct introduce {
  door next;
  using reply = actors::done;
};

/// Asks the next one and waits for it; the last one knows the answer.
struct guest {
  using protocol = actors::protocol<introduce, knock>;
  door next;

  void on(introduce m) { next = m.next; }
  task<int> on(knock) {
    if (!next) co_return 1;
    co_return 1 + co_await next.ask<knock>();
  }
};

/// Takes other messages while it waits.
struct open_guest {
  using protocol = actors::protocol<introduce, knock>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  door next;
  int calls = 0;

  void on(introduce m) { next = m.next; }
  task<int> on(knock) {
    if (++calls > 1) co_return 1;
    co_return 1 + co_await next.ask<knock>();
  }
};

/// The same with a thread that blocks.
struct blocking_guest {
  using protocol = actors::protocol<introduce, knock>;
  door next;
  void on(introduce m) { next = m.next; }
  int on(knock) { return 1 + next.ask<knock>().get(); }
};

struct sit_down {};

/// Asks the next one when all have begun, says what that ask has ended with, and goes on.
struct honest_guest {
  using protocol = actors::protocol<introduce, sit_down, knock>;
  oracle_ref start;
  probe<errc>* ends;
  door next = {};

  void on(introduce m) { next = m.next; }
  task<> on(sit_down) {
    co_await start.ask<answer_later>();
    auto end = errc::none;
    try {
      co_await next.ask<knock>();
    } catch (const actors::actor_error& e) {
      end = e.code();
    }
    ends->put(end);
  }
  int on(knock) { return 1; }
};

/// The same with a thread that blocks.
struct honest_blocking_guest {
  using protocol = honest_guest::protocol;
  oracle_ref start;
  probe<errc>* ends;
  door next = {};

  void on(introduce m) { next = m.next; }
  void on(sit_down) {
    start.ask<answer_later>().get();
    ends->put(next.ask<knock>().result().error().code());
  }
  int on(knock) { return 1; }
};

using guest_ref = actors::ref_of<honest_guest>;

/// All wait for each other, in circles of this length, at the same time.
void sit_in_circles(const oracle_ref& start, const std::vector<guest_ref>& guests,
                    std::size_t length) {
  for (std::size_t i = 0; i < guests.size(); ++i) {
    const auto first = i / length * length;
    guests[i].ask<introduce>(guests[first + (i - first + 1) % length]).get();
  }
  for (const auto& each : guests) each.tell<sit_down>();
  while (start.ask<count_open>().get() != guests.size()) std::this_thread::yield();
  start.tell<answer_now>(0);
}

struct take {
  door by;
  using reply = actors::done;
};
struct put {};

/// Lets one eat from it at a time, and says whom the others wait for.
struct plate {
  using protocol = actors::protocol<take, put>;
  door holder;
  std::vector<actors::promise<actors::done>> waiting;

  void on(take m, actors::promise<actors::done> p) {
    if (holder) {
      p.blocked_on(holder);
      waiting.push_back(std::move(p));
    } else {
      holder = m.by;
      p.set();
    }
  }
  void on(put) {
    holder = {};
    waiting.clear();
  }
};

struct philosopher {
  using protocol = actors::protocol<knock>;
  actors::ref_of<plate> left, right;
  gate* both_have_one;

  task<int> on(knock, actors::context& self) {
    const auto me = self.as_ref<philosopher>();
    co_await left.ask<take>(me);
    both_have_one->pass();
    co_await right.ask<take>(me);
    co_return 1;
  }
};

actors::system_options with(deadlock_report what, probe<std::string>& lines) {
  auto options = logging_to(lines);
  options.deadlocks = what;
  return options;
}

}  // namespace

TEST_CASE("actors that wait for one another in a circle get an error that names them") {
  actors::system sys{quiet(GENERATE(1U, 2U))};
  constexpr int many = 5;
  std::vector<actors::ref_of<guest>> circle;
  for (int i = 0; i < many; ++i)
    circle.push_back(sys.spawn<guest>({.name = "guest" + std::to_string(i)}));
  for (std::size_t i = 0; i < many; ++i) circle[i].ask<introduce>(circle[(i + 1) % many]).get();
  const auto outcome = circle[0].ask<knock>().result();
  REQUIRE_FALSE(outcome);
  for (int i = 0; i < many; ++i)
    CHECK_THAT(outcome.error().text(), actors::test::contains("guest" + std::to_string(i)));
  CHECK_THAT(outcome.error().text(),
             actors::test::contains("knock") && actors::test::contains("deadlock"));
}

// Whoever is told alone goes on, and answers the next one: with an error that is not `deadlock`.
TEST_CASE("of several circles each asker on each of them gets the error") {
  probe<errc> ends;
  actors::system sys{quiet(GENERATE(1U, 2U))};
  const auto start = sys.spawn<oracle>();
  std::vector<guest_ref> guests;
  constexpr std::size_t many = 300;
  for (std::size_t i = 0; i < many; ++i) guests.push_back(sys.spawn<honest_guest>(start, &ends));
  sit_in_circles(start, guests, GENERATE(2U, 3U, 100U));
  CHECK(ends.wait_for(many) == std::vector<errc>(many, errc::deadlock));
}

TEST_CASE("of a circle of coroutines and blocked threads each asker gets the error") {
  probe<errc> ends;
  actors::system sys{quiet()};
  const auto start = sys.spawn<oracle>();
  std::vector<guest_ref> guests;
  constexpr std::size_t many = 6;
  for (std::size_t i = 0; i < many; ++i)
    guests.push_back(i % 2 == 0 ? sys.spawn<honest_guest>(start, &ends)
                                : guest_ref{sys.spawn<honest_blocking_guest>({.own_thread = true},
                                                                             start, &ends)});
  sit_in_circles(start, guests, GENERATE(2U, 3U, 6U));
  CHECK(ends.wait_for(many) == std::vector<errc>(many, errc::deadlock));
}

TEST_CASE("an actor that waits for itself is a circle, too") {
  actors::system sys{quiet()};
  const auto lonely = sys.spawn<guest>();
  lonely.ask<introduce>(lonely).get();
  CHECK_THAT(lonely.ask<knock>().result().error().text(), actors::test::contains("deadlock"));
}

TEST_CASE("threads of actors that block count as waiting") {
  actors::system sys{quiet()};
  const auto a = sys.spawn<blocking_guest>({.own_thread = true});
  const auto b = sys.spawn<guest>();
  const auto c = sys.spawn<blocking_guest>({.own_thread = true});
  a.ask<introduce>(b).get();
  b.ask<introduce>(c).get();
  c.ask<introduce>(a).get();
  CHECK_THAT(a.ask<knock>().result().error().text(), actors::test::contains("deadlock"));
}

TEST_CASE("a promise that names who holds it up makes a circle visible") {
  actors::system sys{quiet()};
  gate one, other;
  const auto left = sys.spawn<plate>();
  const auto right = sys.spawn<plate>();
  const auto kant = sys.spawn<philosopher>({.own_thread = true}, left, right, &one);
  const auto marx = sys.spawn<philosopher>({.own_thread = true}, right, left, &other);
  auto first = kant.ask<knock>();
  auto second = marx.ask<knock>();
  one.await_reached();
  other.await_reached();
  one.open();
  other.open();
  CHECK_THAT(first.result().error().text(), actors::test::contains("deadlock"));
  CHECK_THAT(second.result().error().text(), actors::test::contains("deadlock"));
}

TEST_CASE("by option a circle is one line in the log, and waits on") {
  probe<std::string> lines;
  actors::system sys{with(deadlock_report::log, lines)};
  const auto a = sys.spawn<guest>();
  const auto b = sys.spawn<guest>();
  a.ask<introduce>(b).get();
  b.ask<introduce>(a).get();
  auto asked = a.ask<knock>();
  CHECK_THAT(lines.wait_for(1)[0],
             actors::test::contains("deadlock") && actors::test::contains("knock"));
  CHECK_FALSE(asked.ready());
}

TEST_CASE("waits that are no circle are left alone") {
  probe<std::string> lines;
  actors::system sys{with(deadlock_report::log, lines)};
  // a chain that ends at somebody who only takes his time
  const auto source = sys.spawn<oracle>();
  std::vector<actors::ref_of<guest>> chain{sys.spawn<guest>()};
  for (int i = 0; i < 20; ++i) {
    auto next = sys.spawn<guest>();
    next.ask<introduce>(chain.back()).get();
    chain.push_back(std::move(next));
  }
  CHECK(chain.back().ask<knock>().get() == 21);
  // a circle of which one takes other messages meanwhile
  const auto open = sys.spawn<open_guest>();
  chain.front().ask<introduce>(open).get();
  open.ask<introduce>(chain.back()).get();
  CHECK(open.ask<knock>().get() == 23);
  // a circle that a deadline ends
  const auto a = sys.spawn<guest>();
  a.ask<introduce>(a).get();
  CHECK(a.within(50ms).ask<knock>().result().error().code() == errc::timed_out);
  CHECK(lines.size() == 0);
}

TEST_CASE("surveys go on while actors wait, answer and end") {
  probe<std::string> lines;
  actors::system sys{with(deadlock_report::error, lines)};
  const auto last = sys.spawn<guest>();
  for (int round = 0; round < 200; ++round) {
    const auto middle = sys.spawn<guest>();
    const auto first = sys.spawn<guest>();
    middle.ask<introduce>(last).get();
    first.ask<introduce>(middle).get();
    auto asked = first.ask<knock>();
    if (round % 3 == 0) middle.stop(actors::stop_mode::now);
    const auto outcome = asked.result();
    CHECK((outcome ? *outcome == 3 : outcome.error().code() != errc::deadlock));
    first.stop();
    middle.stop();
  }
}

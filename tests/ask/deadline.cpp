// Deadlines and cancellation, and how they travel.
#include <tests/ask/support.hpp>

#include <actors/ask/combine.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::errc;
using actors::task;
using namespace std::chrono_literals;

namespace {

struct relay_it {  // asks the next one what is answered later
  using reply = int;
};
struct deadline_of {
  using reply = bool;
};
struct wait_until_cancelled {
  using reply = int;
};

/// Hands requests on, and says what it sees of their deadlines.
struct relay {
  using protocol = actors::protocol<relay_it, deadline_of, nothing>;
  oracle_ref next;
  probe<errc>* seen;

  task<int> on(relay_it, actors::context& self) {
    auto outcome = errc::none;
    try {
      co_return co_await next.ask<answer_later>();
    } catch (const actors::actor_error& e) {
      outcome = e.code();
    }
    seen->put(outcome);
    seen->put(self.cancelled() ? errc::cancelled : errc::none);
    throw std::runtime_error{"no answer"};
  }
  bool on(deadline_of, actors::context& self) { return self.deadline().has_value(); }
  void on(nothing) {}
};

/// Keeps its deadline over a sleep, and has none in the message after.
struct sleeper {
  using protocol = actors::protocol<deadline_of, note>;
  probe<bool>* seen;
  static constexpr auto handlers = actors::handler_mode::interleaved;

  task<bool> on(deadline_of, actors::context& self) {
    const auto before = self.deadline();
    co_await self.sleep(1ms);
    co_return before.has_value() && self.deadline() == before;
  }
  void on(note, actors::context& self) { seen->put(self.deadline().has_value()); }
};

/// Asks in its handler, and may end meanwhile.
struct impatient {
  using protocol = actors::protocol<note, nothing>;
  oracle_ref next;
  void on(note) {
    next.ask<double_it>(1).then([](actors::result<int>) {});
  }
  void on(nothing) {}
};

constexpr auto soon = 2ms;

/// Lets out whatever ends its ask.
struct careless {
  using protocol = actors::protocol<relay_it, deadline_of>;
  oracle_ref next;
  task<int> on(relay_it) { co_return co_await next.ask<answer_later>(); }
  bool on(deadline_of) { return false; }
};
/// The same with a thread that blocks.
struct careless_thread : careless {
  using careless::on;
  int on(relay_it) { return next.ask<answer_later>().get(); }
};
/// Lets it out before it is ever suspended.
struct careless_at_once : careless {
  using careless::on;
  task<int> on(relay_it, actors::context& self) {
    while (!self.cancelled()) std::this_thread::yield();
    co_return co_await next.within(0ns).ask<answer_later>();
  }
};
struct impatient_relay {
  using protocol = actors::protocol<relay_it>;
  oracle_ref next;
  task<int> on(relay_it) { co_return co_await next.within(soon).ask<answer_later>(); }
};

std::uint64_t expired(const actors::system& sys) {
  return sys.counters().dead(actors::dead_cause::expired);
}

}  // namespace

TEST_CASE("an ask with a deadline ends with timed_out, for a thread and for an actor") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  CHECK(source.within(soon).ask<answer_later>().result().error().code() == errc::timed_out);
  CHECK(source.within(long_enough).ask<double_it>(21).get() == 42);

  probe<errc> seen;
  const auto asker = sys.spawn<runner>();
  asker
      .ask<run_this>([&](actors::context&) {
        source.within(soon).ask<answer_later>().then(
            [&](actors::result<int> r) { seen.put(r.error().code()); });
      })
      .get();
  CHECK(seen.wait_for(1)[0] == errc::timed_out);
  CHECK(source.ask<double_it>(1).get() == 2);  // late answers are dropped
  source.tell<answer_now>(1);
  REQUIRE(sys.drain(long_enough));
}

TEST_CASE("a request whose deadline has passed is dropped before its handler sees it") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  gate at;
  source.tell<hold>(&at);
  at.await_reached();
  auto late = source.within(soon).ask<note>();
  CHECK(late.result().error().code() == errc::timed_out);
  at.open();
  REQUIRE(sys.drain(long_enough));
  CHECK(expired(sys) == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a system's limit holds for asks that say none, of threads and of actors") {
  auto options = quiet(2);
  options.ask_limit = 1ms;
  actors::system sys{options};
  const auto source = sys.spawn<oracle>();
  CHECK(source.ask<answer_later>().result().error().code() == errc::timed_out);
  probe<errc> seen;
  const auto between = sys.spawn<relay>(source, &seen);
  CHECK(between.within(1min).ask<deadline_of>().get());
  CHECK(between.within(1min).ask<relay_it>().result().error().code() == errc::actor_failed);
  CHECK(seen.wait_for(1)[0] == errc::timed_out);

  auto patient = source.within(std::chrono::nanoseconds::max()).ask<answer_later>();
  CHECK_FALSE(patient.wait_for(10ms));
  source.tell<answer_now>(0);
  CHECK(patient.result());
}

TEST_CASE("a limit is that of each ask, however long its reference is kept") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto soon_or_never = source.within(soon);
  CHECK(soon_or_never.ask<answer_later>().result().error().code() == errc::timed_out);
  CHECK(soon_or_never.ask<answer_later>().result().error().code() == errc::timed_out);
  const auto in_time = source.within(long_enough);
  CHECK(in_time.ask<double_it>(1).get() == 2);
  CHECK(in_time.ask<double_it>(2).get() == 4);
}

TEST_CASE("what is taken back is not handled, and its future ends with cancelled") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  gate at;
  source.tell<hold>(&at);
  at.await_reached();
  auto asked = source.ask<double_it>(1);
  auto kept = source.ask<double_it>(2);
  asked.cancel();
  CHECK(asked.ready());
  CHECK(asked.result().error().code() == errc::cancelled);
  at.open();
  CHECK(kept.get() == 4);
  kept.cancel();  // used up: nothing to take back
  REQUIRE(sys.drain(long_enough));
  CHECK(expired(sys) == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("taking back what has been answered changes nothing") {
  actors::system sys{quiet(1)};
  auto asked = sys.spawn<oracle>().ask<double_it>(1);
  while (!asked.wait_for(1s)) {
  }
  asked.cancel();
  CHECK(asked.get() == 2);
}

TEST_CASE("a handler's asks inherit what is left of its deadline, and the rest of it does not") {
  actors::system sys{quiet(2)};
  probe<errc> seen;
  const auto source = sys.spawn<oracle>();
  const auto middle = sys.spawn<relay>(source, &seen);
  // on a busy machine the first may be late before its handler sees it
  for (auto patience = soon; seen.size() == 0; patience *= 2) {
    CHECK_FALSE(middle.within(patience).ask<relay_it>().result());
    REQUIRE(sys.drain(long_enough));
  }
  const auto outcome = seen.wait_for(2);  // its own ask ended, too, though it named no deadline
  CHECK(outcome[0] == errc::timed_out);
  CHECK(outcome[1] == errc::cancelled);

  const auto other = sys.spawn<relay>(source, &seen);
  CHECK(other.within(long_enough).ask<deadline_of>().get());
  CHECK_FALSE(other.ask<deadline_of>().get());
}

TEST_CASE("a coroutine keeps its deadline across co_await, messages between have none") {
  actors::system sys{quiet(2)};
  probe<bool> seen;
  const auto one = sys.spawn<sleeper>(&seen);
  auto asked = one.within(long_enough).ask<deadline_of>();
  one.tell<note>();
  CHECK(asked.get());
  CHECK_FALSE(seen.wait_for(1)[0]);
}

TEST_CASE("cancelling a request cancels what its suspended handler awaits") {
  actors::system sys{quiet(2)};
  probe<errc> seen;
  const auto source = sys.spawn<oracle>();
  const auto middle = sys.spawn<relay>(source, &seen);
  auto asked = middle.ask<relay_it>();
  REQUIRE(at_rest(sys));  // it is suspended, its own ask has been handled
  asked.cancel();
  const auto outcome = seen.wait_for(2);
  CHECK(outcome[0] == errc::cancelled);
  CHECK(outcome[1] == errc::cancelled);
  CHECK(asked.result().error().code() == errc::cancelled);
}

TEMPLATE_TEST_CASE("a handler that lets out the end of its own request does not fail its actor", "",
                   careless, careless_thread, careless_at_once) {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto server =
      sys.spawn<TestType>({.own_thread = std::is_same_v<TestType, careless_thread>}, source);
  for (int i = 0; i < 20; ++i)
    CHECK(server.within(soon).template ask<relay_it>().result().error().code() == errc::timed_out);
  CHECK_FALSE(server.template ask<deadline_of>().get());  // it goes on
  source.tell<answer_now>(1);
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.dead(actors::dead_cause::handler_failed) == 0);
  CHECK(expired(sys) >= 20);
  CHECK(balanced(counts));
}

TEST_CASE("a handler that lets out the taking back of its request does not fail its actor") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto server = sys.spawn<careless>(source);
  auto asked = server.ask<relay_it>();
  REQUIRE(at_rest(sys));
  asked.cancel();
  CHECK_FALSE(server.ask<deadline_of>().get());
  CHECK(asked.result().error().code() == errc::cancelled);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 0);
}

TEST_CASE("a handler's own deadline is its own failure") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto server = sys.spawn<impatient_relay>(source);
  CHECK(server.within(long_enough).ask<relay_it>().result().error().code() == errc::actor_failed);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 1);
}

TEST_CASE("requests of an actor that has ended are dropped before a handler sees them") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  gate at;
  source.tell<hold>(&at);
  at.await_reached();
  const auto asker = sys.spawn<impatient>(source);
  auto ended = sys.watch(asker);
  for (int i = 0; i < 10; ++i) asker.tell<note>();
  asker.stop();
  static_cast<void>(ended.get());
  at.open();
  REQUIRE(sys.drain(long_enough));
  CHECK(expired(sys) == 10);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a promise knows that nobody waits for it any more") {
  actors::system sys{quiet(1)};
  auto [out, later] = actors::make_promise<int>();
  CHECK_FALSE(out.cancelled());
  later.cancel();
  CHECK(out.cancelled());
  out.set(1);
  CHECK(later.result().error().code() == errc::cancelled);
}

TEST_CASE("deadlines race with answers: each ask ends once, and nothing is lost") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto asker = sys.spawn<runner>();
  std::atomic<int> ended{0};
  constexpr int rounds = 2000;
  for (int i = 0; i < rounds; ++i)
    asker.tell<run_this>([&, i](actors::context&) {
      source.within(std::chrono::microseconds{i % 50})
          .ask<double_it>(i)
          .then([&](actors::result<int>) { ++ended; });
    });
  REQUIRE(sys.drain(long_enough));
  while (ended != rounds) std::this_thread::yield();  // the last may wait for the clock
  CHECK(balanced(sys.counters()));
}

namespace {

struct passer {
  using protocol = actors::protocol<total>;
  actors::ref<total> to;
  void on(total m, actors::promise<int> answer) { to.delegate(std::move(m), std::move(answer)); }
};

struct keeper {
  using protocol = actors::protocol<total>;
  probe<bool>* seen;
  std::vector<actors::promise<int>> kept;
  void on(total, actors::promise<int> answer) {
    seen->put(answer.deadline().has_value());
    kept.push_back(std::move(answer));
  }
};

}  // namespace

TEST_CASE("a delegated request keeps its asker, its deadline and its cancellation") {
  actors::system sys{quiet(2)};
  const auto acc = sys.spawn<adder>();
  acc.tell<add>(4);
  const auto direct = sys.spawn<passer>(acc);
  CHECK(direct.ask<total>().get() == 4);
  direct.tell<total>();  // nobody asks: handled all the same
  probe<bool> seen;
  const auto slow = sys.spawn<passer>(sys.spawn<keeper>(&seen));
  auto in_time = slow.within(1min).ask<total>();
  auto taken_back = slow.ask<total>();
  CHECK(seen.wait_for(2) == std::vector{true, false});
  in_time.cancel();
  taken_back.cancel();
  CHECK(taken_back.result().error().code() == errc::cancelled);
  acc.stop();
  CHECK(direct.ask<total>().result().error().code() == errc::actor_stopped);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a promise with a deadline ends at it") {
  auto [answer, later] = actors::make_promise<int>(actors::clock::now() + 2ms);
  CHECK(later.result().error().code() == errc::timed_out);
  answer.set(1);
}

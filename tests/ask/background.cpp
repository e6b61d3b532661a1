// Where a request's deadline ends: with its answer.
#include <tests/ask/support.hpp>

#include <actors/ask/combine.hpp>

#include <atomic>
#include <functional>
#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::task;

namespace {

struct begin {
  using reply = int;
};
struct finish {
  using reply = int;
};

/// Gives its handlers to the test: one that answers by return, one that has a promise, and one that
/// is a coroutine.
struct returning {
  using protocol = actors::protocol<begin>;
  std::function<void(actors::context&)> f;
  int on(begin, actors::context& self) {
    f(self);
    return 1;
  }
};
struct promising {
  using protocol = actors::protocol<begin>;
  using function = std::function<void(actors::context&, actors::promise<int>)>;
  function f;
  void on(begin, actors::context& self, actors::promise<int> p) { f(self, std::move(p)); }
};
struct awaiting {
  using protocol = actors::protocol<begin>;
  std::function<task<int>(actors::context&)> f;
  task<int> on(begin, actors::context& self) { co_return co_await f(self); }
};

using functions = std::vector<std::function<void(actors::result<int>)>>;

constexpr auto patience = 60ms;
/// Later than any deadline of a request that was sent before.
void pass_the_deadline() {
  auto [never, later] = actors::make_promise<int>(actors::clock::now() + 2 * patience);
  CHECK(later.result().error().code() == errc::timed_out);
}

}  // namespace

TEST_CASE("when a request is answered its deadline is over for what its handler has started") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  std::atomic<int> late{0};  // on the workers' threads
  const auto ask = [&](actors::context& self) {
    late += self.deadline().has_value() ? 0 : 1;
    source.ask<answer_later>().then([&](actors::result<int> r) {
      late += self.deadline().has_value() || self.cancelled() ? 1 : 0;
      seen.put(r ? errc::none : r.error().code());
    });
  };
  SECTION("by return") {
    CHECK(sys.spawn<returning>(ask).within(patience).ask<begin>().get() == 1);
  }
  SECTION("by a promise") {
    const auto who = sys.spawn<promising>([&](actors::context& self, actors::promise<int> p) {
      ask(self);
      p.set(1);
      late += self.deadline().has_value() || self.cancelled() ? 1 : 0;
    });
    CHECK(who.within(patience).ask<begin>().get() == 1);
  }
  SECTION("by a coroutine that ends") {
    const auto who = sys.spawn<awaiting>([&](actors::context& self) -> task<int> {
      co_await self.sleep(1ms);
      ask(self);
      co_return 1;
    });
    CHECK(who.within(patience).ask<begin>().get() == 1);
  }
  SECTION("by another actor, to which it was delegated") {
    const auto other = sys.spawn<returning>([](actors::context&) {});
    const auto who = sys.spawn<promising>([&](actors::context& self, actors::promise<int> p) {
      ask(self);
      other.delegate(begin{}, std::move(p));
    });
    CHECK(who.within(patience).ask<begin>().get() == 1);
  }
  pass_the_deadline();
  CHECK(seen.size() == 0);
  source.tell<answer_now>(7);
  CHECK(seen.wait_for(1)[0] == errc::none);
  CHECK(late == 0);
  CHECK(sys.counters().dead(actors::dead_cause::expired) == 0);
}

TEST_CASE("what is retried after the answer is not late for ever") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  std::atomic<int> tries{0};
  std::function<void()> again = [&] {
    source.within(patience).ask<answer_later>().then([&](actors::result<int> r) {
      seen.put(r ? errc::none : r.error().code());
      if (!r && ++tries < 100'000) again();
    });
  };
  const auto who = sys.spawn<returning>([&](actors::context&) { again(); });
  CHECK(who.within(patience).ask<begin>().get() == 1);
  CHECK(seen.wait_for(2)[1] == errc::timed_out);
  CHECK(tries < 100);  // each has a deadline of its own
  while (seen.values().back() != errc::none) {
    source.tell<answer_now>(7);
    std::this_thread::yield();
  }
  CHECK(tries < 1000);
}

TEST_CASE("a request that is still waited for keeps its deadline for what it has started") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  actors::promise<int> kept;
  const auto who = sys.spawn<promising>([&](actors::context& self, actors::promise<int> p) {
    kept = std::move(p);
    source.ask<answer_later>().then([&](actors::result<int> r) {
      seen.put(r ? errc::none : r.error().code());
      seen.put(self.cancelled() ? errc::cancelled : errc::none);
      seen.put(self.deadline() ? errc::timed_out : errc::none);
    });
  });
  CHECK(who.within(patience).ask<begin>().result().error().code() == errc::timed_out);
  CHECK(seen.wait_for(3) == std::vector{errc::timed_out, errc::cancelled, errc::timed_out});
}

TEST_CASE("a deadline that is over is so for those who have inherited it from there") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  std::atomic<bool> begun{false};
  // the last one awaits what is answered late, on behalf of the one in the middle
  const auto last = sys.spawn<awaiting>([&](actors::context& self) -> task<int> {
    CHECK(self.deadline().has_value());
    begun = true;
    const int n = co_await source.ask<answer_later>();
    CHECK_FALSE(self.deadline().has_value());
    co_return n;
  });
  const auto middle = sys.spawn<returning>({.own_thread = true}, [&](actors::context&) {
    last.ask<begin>().then(
        [&](actors::result<int> r) { seen.put(r ? errc::none : r.error().code()); });
    // begun before the middle one answers: so it has inherited the deadline
    while (!begun) std::this_thread::yield();
  });
  const auto first = sys.spawn<awaiting>(
      [&](actors::context&) -> task<int> { co_return co_await middle.ask<begin>(); });
  CHECK(first.within(patience).ask<begin>().get() == 1);
  pass_the_deadline();
  source.tell<answer_now>(7);
  CHECK(seen.wait_for(1)[0] == errc::none);
  CHECK_FALSE(last.stopped());
}

TEST_CASE("a deadline of its own stays when the inherited one is over") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  const auto who = sys.spawn<returning>([&](actors::context&) {
    source.within(2 * patience).ask<answer_later>().then([&](actors::result<int> r) {
      seen.put(r ? errc::none : r.error().code());
    });
  });
  const auto begun = actors::clock::now();
  CHECK(who.within(patience / 2).ask<begin>().get() == 1);
  CHECK(seen.wait_for(1)[0] == errc::timed_out);
  CHECK(actors::clock::now() - begun >= 2 * patience);
}

TEST_CASE("work that is started without the deadline goes on when the request is late") {
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  probe<errc> seen;
  std::atomic<int> wrong{0};  // on the workers' threads
  const auto who = sys.spawn<promising>([&](actors::context& self, actors::promise<int> p) {
    const auto kept = std::make_shared<actors::promise<int>>(std::move(p));
    const int got = self.without_deadline([&] {
      wrong += self.deadline().has_value() ? 1 : 0;
      source.ask<answer_later>().then([&, kept](actors::result<int> r) {
        wrong += self.deadline().has_value() ? 1 : 0;
        seen.put(r ? errc::none : r.error().code());
      });
      return 5;
    });
    wrong += got == 5 && self.deadline().has_value() ? 0 : 1;
  });
  CHECK(who.within(patience).ask<begin>().result().error().code() == errc::timed_out);
  CHECK(seen.size() == 0);
  source.tell<answer_now>(7);
  CHECK(seen.wait_for(1)[0] == errc::none);
  CHECK(wrong == 0);
}

TEST_CASE("timers and messages of a handler have no deadline") {
  actors::system sys{quiet(2)};
  probe<bool> seen;
  const auto who = sys.spawn<promising>([&](actors::context& self, actors::promise<int> p) {
    const auto kept = std::make_shared<actors::promise<int>>(std::move(p));
    self.after(1ms, [&, kept](actors::context& me) {
      seen.put(me.deadline().has_value());
      kept->set(1);
    });
  });
  CHECK(who.within(long_enough).ask<begin>().get() == 1);
  CHECK_FALSE(seen.wait_for(1)[0]);
}

TEST_CASE("a long chain of asks with a deadline needs no stack") {
  struct pass {
    int left;
    using reply = int;
  };
  struct link {
    using protocol = actors::protocol<pass>;
    task<int> on(pass m, actors::context& self) {
      if (m.left == 0) co_return self.deadline() ? 1 : 0;
      co_return co_await self.spawn<link>().ask<pass>(m.left - 1);
    }
  };
  constexpr int n = 50'000;
  actors::system sys{quiet(2)};
  CHECK(sys.spawn<link>().within(long_enough).ask<pass>(n).get() == 1);
  auto late = sys.spawn<link>().within(patience).ask<pass>(n);
  static_cast<void>(late.result());
  REQUIRE(sys.drain(long_enough));
}

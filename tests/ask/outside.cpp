// Code that belongs to no actor and runs on a thread of one: what a plain thread gave to then(),
// the rest of its coroutine, a subscriber of dead letters.
#include <tests/ask/support.hpp>

#include <actors/ask/sync_wait.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::result;
using actors::task;

namespace {

struct who_asks {
  using reply = std::uint64_t;
};
/// Says which actor asks.
struct doorman {
  using protocol = actors::protocol<who_asks>;
  std::uint64_t on(who_asks, actors::context& self) { return self.sender(); }
};

void end(actors::system& sys, const oracle_ref& actor) {
  actor.stop(actors::stop_mode::now);
  sys.watch(actor).get();
}

/// Until a deadline of this length that begins now has passed.
void let_pass(const oracle_ref& silent, std::chrono::milliseconds time) {
  CHECK(silent.within(time).ask<answer_later>().result().error().code() == errc::timed_out);
}

task<int> ask_two(oracle_ref first, oracle_ref second, gate* between) {
  const int a = co_await first.ask<double_it>(1);
  between->pass();
  co_return a + co_await second.ask<answer_later>();
}

/// What get() of a request that nobody answers says in f's place.
errc get_where(const oracle_ref& silent) {
  return silent.ask<answer_later>().result().error().code();
}

}  // namespace

TEST_CASE("a thread's continuation is no part of the actor that answers") {
  actors::system sys{quiet()};
  const auto first = sys.spawn<oracle>();
  const auto second = sys.spawn<oracle>();
  probe<int> inner;
  probe<int> outer;
  first.ask<double_it>(1).then([&, second](result<int> r) {
    second.ask<answer_later>().then([&](result<int> s) { inner.put(s ? *s : -1); });
    outer.put(*r);
  });
  CHECK(outer.wait_for(1) == std::vector{2});
  end(sys, first);
  second.tell<answer_now>(7);
  CHECK(inner.wait_for(1) == std::vector{7});
}

TEST_CASE("a thread's continuation inherits no deadline") {
  actors::system sys{quiet()};
  const auto first = sys.spawn<oracle>();
  const auto second = sys.spawn<oracle>();
  probe<int> inner;
  probe<int> outer;
  first.within(50ms).ask<double_it>(1).then([&, second](result<int> r) {
    second.ask<answer_later>().then([&](result<int> s) { inner.put(s ? *s : -1); });
    outer.put(r ? *r : -1);
  });
  REQUIRE(outer.wait_for(1) == std::vector{2});
  let_pass(first, 60ms);
  second.tell<answer_now>(8);
  CHECK(inner.wait_for(1) == std::vector{8});
}

TEST_CASE("a thread's coroutine goes on, whatever becomes of the actors that answered") {
  actors::system sys{quiet()};
  const auto first = sys.spawn<oracle>();
  const auto second = sys.spawn<oracle>();
  gate between;
  std::thread other{[&] {
    between.await_reached();
    first.stop(actors::stop_mode::now);
    between.open();
    sys.watch(first).get();
    while (second.ask<count_open>().get() == 0) std::this_thread::yield();
    second.tell<answer_now>(40);
  }};
  CHECK(actors::sync_wait(ask_two(first, second, &between)) == 42);
  other.join();
}

TEST_CASE("what a thread's continuation sends has no sender") {
  actors::system sys{quiet()};
  const auto first = sys.spawn<oracle>();
  const auto door = sys.spawn<doorman>();
  const auto twice = [](oracle_ref a, actors::ref_of<doorman> b) -> task<std::uint64_t> {
    co_await a.ask<double_it>(1);
    co_return co_await b.ask<who_asks>();
  };
  CHECK(actors::sync_wait(twice(first, door)) == 0);
  probe<std::uint64_t> seen;
  first.ask<double_it>(1).then([&, door](result<int>) {
    door.ask<who_asks>().then([&](result<std::uint64_t> id) { seen.put(*id); });
  });
  CHECK(seen.wait_for(1) == std::vector<std::uint64_t>{0});
}

TEST_CASE("a continuation outside of an actor must not wait, whoever ends the future") {
  actors::system sys{quiet()};
  const auto silent = sys.spawn<oracle>();
  probe<errc> seen;
  const auto wait = [&](result<int>) { seen.put(get_where(silent)); };
  SECTION("a worker") { sys.spawn<oracle>().ask<double_it>(1).then(wait); }
  SECTION("the thread of an actor") {
    sys.spawn<oracle>({.own_thread = true}).ask<double_it>(1).then(wait);
  }
  SECTION("the clock") { silent.within(1ms).ask<answer_later>().then(wait); }
  SECTION("another thread") {
    auto [promise, future] = actors::make_promise<int>();
    std::move(future).then(wait);
    std::thread{[p = std::move(promise)]() mutable { p.set(1); }}.join();
  }
  SECTION("the same thread, at once") {
    auto [promise, future] = actors::make_promise<int>();
    promise.set(1);
    std::move(future).then(wait);
  }
  CHECK(seen.wait_for(1) == std::vector{errc::would_block});
  // and it may again afterwards
  CHECK(sys.spawn<oracle>().ask<double_it>(2).get() == 4);
}

TEST_CASE("continuations that end each other run one after the other") {
  std::vector<int> order;
  auto [first, outer] = actors::make_promise<int>();
  auto [second, inner] = actors::make_promise<int>();
  std::move(inner).then([&](result<int> r) { order.push_back(*r); });
  std::move(outer).then([&, p = std::move(second)](result<int> r) mutable {
    p.set(2);
    order.push_back(*r);
  });
  first.set(1);
  CHECK(order == std::vector{1, 2});
}

TEST_CASE("a subscriber of dead letters is nobody's code, on whichever actor's thread") {
  actors::system sys{quiet()};
  const auto door = sys.spawn<doorman>();
  const auto gone = sys.spawn<oracle>();
  end(sys, gone);
  probe<std::uint64_t> senders;
  probe<errc> waits;
  const auto silent = sys.spawn<oracle>();
  auto subscription = sys.on_dead_letter([&](const actors::dead_letter&) {
    waits.put(get_where(silent));
    door.ask<who_asks>().then([&](result<std::uint64_t> id) { senders.put(*id); });
  });
  const auto busy = sys.spawn<runner>();
  const std::function<void(actors::context&)> send = [&](actors::context& self) {
    gone.tell<nothing>();
    self.stop(actors::stop_mode::now);
  };
  busy.tell(run_this{send});
  CHECK(senders.wait_for(1) == std::vector<std::uint64_t>{0});
  CHECK(waits.wait_for(1) == std::vector{errc::would_block});
}

// Topics: who gets what, once and in order.
#include <actors/actors.hpp>
#include <actors/base/thread.hpp>
#include <actors/topic/topics.hpp>
#include <tests/core/support.hpp>

#include <map>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;
using actors::join;
using actors::topic;

namespace {

struct price {
  int publisher;
  int n;
};
struct listener {
  using protocol = actors::protocol<price, hold, settled, nothing>;
  probe<price>* seen;
  void on(price p) { seen->put(p); }
  void on(hold m) { m.at->pass(); }
  void on(settled) {}
  void on(nothing) {}
};

}  // namespace

TEST_CASE("what is published reaches every subscriber once and in order") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> first, second;
  const auto a = sys.spawn<listener>(&first);
  const auto b = sys.spawn<listener>(&second);
  prices.subscribe(a);
  prices.subscribe(b);
  prices.subscribe(b);  // twice is once
  constexpr int each = 1000;
  {
    const auto publish = [&](int who) {
      for (int n = 0; n < each; ++n) prices.publish(who, n);
    };
    const actors::thread one{"one", [&] { publish(1); }};
    const actors::thread two{"two", [&] { publish(2); }};
  }
  REQUIRE(sys.drain(long_enough));
  for (const auto* seen : {&first, &second}) {
    std::map<int, int> next;
    bool in_order = true;
    for (const auto& p : seen->values()) in_order = in_order && p.n == next[p.publisher]++;
    CHECK(in_order);
    CHECK(next == std::map<int, int>{{1, each}, {2, each}});
  }
  CHECK(prices.counts().published == 2 * each);
  CHECK(prices.counts().delivered == 4 * each);
}

TEST_CASE("a slow subscriber does not hold up the others") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> slow, fast;
  const auto a = sys.spawn<listener>(&slow);
  const auto b = sys.spawn<listener>(&fast);
  prices.subscribe(a);
  prices.subscribe(b);
  gate at;
  a.tell<hold>(&at);
  at.await_reached();
  for (int n = 0; n < 100; ++n) prices.publish(1, n);
  CHECK(fast.wait_for(100).size() == 100);
  CHECK(slow.size() == 0);
  at.open();
  CHECK(slow.wait_for(100).size() == 100);
}

TEST_CASE("a subscriber whose mailbox is full misses messages, and holds up nobody") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> slow;
  const auto a = sys.spawn<listener>(
      actors::spawn_options{.mailbox = {.capacity = 2, .patience = long_enough}}, &slow);
  gate at;
  a.tell<hold>(&at);
  at.await_reached();
  prices.subscribe(a);
  for (int n = 0; n < 10; ++n) prices.publish(1, n);  // the test's watchdog, if it waited
  CHECK(prices.counts().delivered == 2);
  CHECK(prices.counts().missed == 8);
  at.open();
  CHECK(slow.wait_for(2).size() == 2);
}

TEST_CASE("who joins late gets the last message first, if it wants to") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys, {.keep_last = true}};
  probe<price> with, without;
  const auto a = sys.spawn<listener>(&with);
  const auto b = sys.spawn<listener>(&without);
  prices.publish(1, 7);
  prices.publish(1, 8);
  prices.subscribe(a, join::with_last);
  prices.subscribe(b);
  prices.publish(1, 9);
  const auto seen = with.wait_for(2);
  CHECK(seen[0].n == 8);
  CHECK(seen[1].n == 9);
  CHECK(without.wait_for(1)[0].n == 9);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("who has ended already is not kept") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> seen;
  const auto a = sys.spawn<listener>(&seen);
  auto ended = sys.watch(a);
  a.stop();
  static_cast<void>(ended.get());
  prices.subscribe(a);
  REQUIRE(sys.drain(long_enough));
  CHECK(prices.counts().subscribers == 0);
}

TEST_CASE("who leaves or ends gets nothing any more") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> first, second;
  const auto a = sys.spawn<listener>(&first);
  const auto b = sys.spawn<listener>(&second);
  prices.subscribe(a);
  prices.subscribe(b);
  prices.unsubscribe(a);
  b.stop();
  REQUIRE(sys.drain(long_enough));  // the topic has heard of the end
  CHECK(prices.counts().subscribers == 0);
  prices.publish(1, 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(first.size() == 0);
  CHECK(sys.counters().dead() == 0);
  CHECK(code_thrown_by([&] { prices.subscribe(actors::ref<price>{}); }) == errc::empty_ref);
}

TEST_CASE("subscribers come, go and end while others publish: nothing is lost") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> steady, passing;
  const auto stays = sys.spawn<listener>(&steady);
  prices.subscribe(stays);
  constexpr int each = 3000;
  {
    const actors::thread one{"one", [&] {
                               for (int n = 0; n < each; ++n) prices.publish(1, n);
                             }};
    for (int i = 0; i < 100; ++i) {
      const auto guest = sys.spawn<listener>(&passing);
      prices.subscribe(guest);
      if (i % 2 == 0) prices.unsubscribe(guest);
      guest.stop();
    }
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(steady.size() == each);
  CHECK(prices.counts().subscribers == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("topics are found by name and by type") {
  actors::system sys{quiet(2)};
  actors::topics all{sys};
  probe<price> seen;
  const auto a = sys.spawn<listener>(&seen);
  all.get<price>("eur").subscribe(a);
  all.get<price>("eur").publish(1, 1);
  all.get<price>("usd").publish(1, 2);
  all.of<price>().subscribe(a);
  all.publish(price{1, 3});
  const auto got = seen.wait_for(2);
  CHECK(got[0].n == 1);
  CHECK(got[1].n == 3);
  CHECK(code_thrown_by([&] { all.get<int>("eur"); }) == errc::type_mismatch);
}

TEST_CASE("topics forget a name whose topic nobody can tell from a new one") {
  actors::system sys{quiet(2)};
  actors::topics all{sys};
  probe<price> seen;
  const auto a = sys.spawn<listener>(&seen);
  const auto held = all.get<price>("held");
  all.get<price>("subscribed").subscribe(a);
  all.get<price>("keeps its last", {.keep_last = true}).publish(1, 1);
  all.get<price>("none of these").publish(1, 2);
  for (int i = 0; i < 1000; ++i) all.get<price>("other " + std::to_string(i));

  held.subscribe(a);
  all.get<price>("held").publish(1, 3);
  all.get<price>("subscribed").publish(1, 4);
  all.get<price>("keeps its last").subscribe(a, join::with_last);
  const auto got = seen.wait_for(3);
  CHECK(got[0].n == 3);
  CHECK(got[1].n == 4);
  CHECK(got[2].n == 1);
  CHECK(all.get<price>("none of these").counts().published == 0);
}

TEST_CASE("a topic may outlive its system") {
  probe<price> seen;
  auto sys = std::make_unique<actors::system>(quiet(1));
  topic<price> prices{*sys};
  prices.subscribe(sys->spawn<listener>(&seen));
  sys.reset();
  prices.publish(1, 1);
  CHECK(seen.size() == 0);
}

TEST_CASE("a copy that throws is that of one subscriber, and the publisher hears of it") {
  static std::atomic<int> copies_left;
  struct fragile {
    fragile() = default;
    fragile(fragile&&) noexcept = default;
    fragile(const fragile&) {
      if (--copies_left == 0) throw std::runtime_error{"no copy"};
    }
  };
  actors::system sys{quiet(2)};
  topic<fragile> news{sys};
  std::atomic<int> heard{0};
  for (int i = 0; i < 3; ++i)
    news.subscribe(sys.spawn(actors::behavior{[&heard](const fragile&) { ++heard; }}));
  copies_left = 2;
  CHECK_THROWS_WITH(news.publish(fragile{}), "no copy");
  REQUIRE(sys.drain(long_enough));
  CHECK(heard == 2);
  CHECK(news.counts().delivered == 2);
}

// Who leaves and who comes are told to the topic's janitor in the order in which they did.
TEST_CASE("an actor that several threads subscribe and unsubscribe is taken out when it ends") {
  actors::system sys{quiet(2)};
  topic<price> prices{sys};
  probe<price> seen;
  for (int round = 0; round < 300; ++round) {
    const auto who = sys.spawn<listener>(&seen);
    prices.subscribe(who);
    {
      const actors::thread leaves{"leaves", [&] { prices.unsubscribe(who); }};
      prices.subscribe(who);
    }
    who.stop();
  }
  while (prices.counts().subscribers != 0) std::this_thread::yield();
  SUCCEED();
}

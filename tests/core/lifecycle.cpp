#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/memory.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

struct trapper {
  using protocol = actors::protocol<link_it, settled>;
  probe<actors::exit>* seen;
  void on(link_it m, actors::context& self) { self.link(m.other); }
  void on(settled) {}
  void on(actors::exit e) { seen->put(std::move(e)); }
};

}  // namespace

TEST_CASE("down comes once, with the id and the reason") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(other);
  w.ask<settled>().get();
  auto expected = errc::none;
  SECTION("a stop") { other.stop(); }
  SECTION("a stop at once") {
    other.stop(actors::stop_mode::now);
    expected = errc::killed;
  }
  SECTION("a failure") {
    other.tell<fail_with>("it broke");
    expected = errc::actor_failed;
  }
  const auto downs = seen.wait_for(1);
  CHECK(downs[0].id == other.id());
  CHECK(downs[0].reason.code() == expected);
  CHECK(downs[0].reason.text() == (expected == errc::actor_failed ? "it broke" : ""));
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 1);
}

TEST_CASE("watching twice is watching once") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(other);
  w.tell<watch_it>(other);
  w.ask<settled>().get();
  other.stop();
  seen.wait_for(1);
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 1);
}

TEST_CASE("watching an actor that has ended tells at once, each time") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  other.tell<fail_with>("earlier");
  sys.watch(other).get();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(other);
  CHECK(seen.wait_for(1)[0].reason.text() == "earlier");
  w.tell<watch_it>(other);
  CHECK(seen.wait_for(2)[1].reason.code() == errc::actor_failed);
}

TEST_CASE("unwatch ends it, even when the notice is on its way") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  struct busy {
    using protocol = actors::protocol<watch_it, unwatch_it, hold, settled>;
    probe<actors::down>* seen;
    void on(watch_it m, actors::context& self) { self.watch(m.other); }
    void on(unwatch_it m, actors::context& self) { self.unwatch(m.other); }
    void on(hold m) { m.at->pass(); }
    void on(settled) {}
    void on(actors::down d) { seen->put(std::move(d)); }
  };
  auto w = sys.spawn<busy>(&seen);
  w.tell<watch_it>(other);
  SECTION("in time") {
    w.tell<unwatch_it>(other);
    w.ask<settled>().get();
    other.stop();
    sys.watch(other).get();
  }
  SECTION("the notice is in the mailbox behind") {
    gate at;
    w.tell<hold>(&at);
    at.await_reached();
    w.tell<unwatch_it>(other);
    other.stop();
    sys.watch(other).get();
    at.open();
  }
  SECTION("it was not watched") {
    w.tell<unwatch_it>(other);
    w.tell<unwatch_it>(other);
    other.stop();
  }
  w.ask<settled>().get();
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 0);
}

TEST_CASE("watch, unwatch and watch again: one notice") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(other);
  w.tell<unwatch_it>(other);
  w.tell<watch_it>(other);
  w.ask<settled>().get();
  other.stop();
  seen.wait_for(1);
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 1);
}

TEST_CASE("watching while the other dies: exactly one notice, always") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto w = sys.spawn<watcher>(&seen);
  const auto rounds = std::max<std::uint64_t>(actors::test::budget("kill rounds") * 20, 1000);
  for (std::uint64_t i = 0; i < rounds; ++i) {
    auto other = sys.spawn<adder>();
    w.tell<watch_it>(other);
    if (i % 3 == 0) w.tell<watch_it>(other);
    other.stop(i % 2 == 0 ? actors::stop_mode::now : actors::stop_mode::after_mailbox);
  }
  w.ask<settled>().get();
  REQUIRE(sys.drain(long_enough));
  std::vector<std::uint64_t> ids;
  for (auto& each : seen.values()) ids.push_back(each.id);
  std::sort(ids.begin(), ids.end());
  // a second watch after the notice is a watch of its own
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  CHECK(ids.size() == rounds);
}

TEST_CASE("one actor watched by many, one watching many") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  constexpr std::size_t many = 200;
  std::vector<actors::ref<nothing>> others;
  for (std::size_t i = 0; i < many; ++i) others.push_back(sys.spawn<adder>());
  std::vector<actors::ref<watch_it, settled>> watchers;
  for (std::size_t i = 0; i < many; ++i) watchers.push_back(sys.spawn<watcher>(&seen));
  for (auto& w : watchers) w.tell<watch_it>(others[0]);
  for (std::size_t i = 1; i < many; ++i) watchers[0].tell<watch_it>(others[i]);
  for (auto& w : watchers) w.ask<settled>().get();
  for (auto& other : others) other.stop();
  seen.wait_for(2 * many - 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 2 * many - 1);
}

TEST_CASE("watching without on(down) fails with a clear text") {
  actors::system sys(quiet());
  auto to =
      sys.spawn(actors::behavior{[](watch_it m, actors::context& self) { self.watch(m.other); }});
  auto down = sys.watch(to);
  to.tell<watch_it>(sys.spawn<adder>());
  const auto reason = down.get().reason;
  CHECK(reason.code() == errc::actor_failed);
  CHECK(reason.text().find("on(actors::down)") != std::string::npos);
}

TEST_CASE("an exception in on(down) fails the watcher") {
  actors::system sys(quiet());
  auto to =
      sys.spawn(actors::behavior{[](watch_it m, actors::context& self) { self.watch(m.other); },
                                 [](actors::down) { throw std::runtime_error{"too sad"}; }});
  auto down = sys.watch(to);
  auto other = sys.spawn<adder>();
  to.tell<watch_it>(other);
  other.stop();
  CHECK(down.get().reason.text() == "too sad");
}

TEST_CASE("threads watch by a future") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  auto first = sys.watch(to);
  auto second = sys.watch(to);
  { auto dropped = sys.watch(to); }
  CHECK_FALSE(first.wait_for(1ms));
  to.tell<fail_with>("broken");
  const auto down = first.get();
  CHECK(down.id == to.id());
  CHECK(down.reason.code() == errc::actor_failed);
  CHECK(down.reason.text() == "broken");
  CHECK(second.get().reason == down.reason);
  auto late = sys.watch(to);
  CHECK(late.ready());
  CHECK(late.get().reason.text() == "broken");
}

TEST_CASE("a watch by future ends when the system ends") {
  actors::future<actors::down> down;
  {
    actors::system sys(quiet());
    down = sys.watch(sys.spawn<adder>());
  }
  REQUIRE(down.ready());
  CHECK(down.get().reason.code() == errc::system_down);
}

TEST_CASE("an abnormal end travels along a link, a normal one does not") {
  actors::system sys(quiet());
  auto one = sys.spawn<linker>();
  auto two = sys.spawn<linker>();
  one.tell<link_it>(two);
  one.ask<settled>().get();
  SECTION("from the linked one") {
    auto down = sys.watch(one);
    two.tell<fail_with>("x");
    const auto reason = down.get().reason;
    CHECK(reason.code() == errc::link_ended);
    CHECK(reason.text().find("x") != std::string::npos);
  }
  SECTION("from the linking one") {
    auto down = sys.watch(two);
    one.tell<fail_with>("x");
    CHECK(down.get().reason.code() == errc::link_ended);
  }
  SECTION("a normal stop") {
    two.stop();
    sys.watch(two).get();
    one.ask<settled>().get();
    REQUIRE(sys.drain(long_enough));
    CHECK_FALSE(one.stopped());
  }
  SECTION("a stop at once is abnormal") {
    auto down = sys.watch(one);
    two.stop(actors::stop_mode::now);
    CHECK(down.get().reason.code() == errc::killed);
  }
  SECTION("not after unlink") {
    one.tell<unlink_it>(two);
    one.ask<settled>().get();
    two.tell<fail_with>("x");
    sys.watch(two).get();
    REQUIRE(sys.drain(long_enough));
    CHECK(one.ask<settled>().get() == actors::done{});
  }
  SECTION("nor after unlink from the other side") {
    two.tell<unlink_it>(one);
    two.ask<settled>().get();
    two.tell<fail_with>("x");
    sys.watch(two).get();
    REQUIRE(sys.drain(long_enough));
    CHECK(one.ask<settled>().get() == actors::done{});
  }
}

TEST_CASE("links make chains") {
  actors::system sys(quiet());
  std::vector<actors::ref<link_it, unlink_it, fail_with, settled, nothing>> chain;
  for (int i = 0; i < 20; ++i) chain.push_back(sys.spawn<linker>());
  for (std::size_t i = 1; i < chain.size(); ++i) chain[i].tell<link_it>(chain[i - 1]);
  for (auto& each : chain) each.ask<settled>().get();
  auto last = sys.watch(chain.back());
  chain[10].tell<fail_with>("middle");
  CHECK(last.get().reason.code() == errc::link_ended);
  for (auto& each : chain) CHECK(sys.watch(each).get().reason);
}

TEST_CASE("the text of an error is as long behind many links as behind one") {
  actors::system sys(quiet());
  std::vector<actors::ref<link_it, unlink_it, fail_with, settled, nothing>> chain;
  for (int i = 0; i < 300; ++i) chain.push_back(sys.spawn<linker>());
  for (std::size_t i = 1; i < chain.size(); ++i) chain[i].tell<link_it>(chain[i - 1]);
  for (auto& each : chain) each.ask<settled>().get();
  auto first = sys.watch(chain[1]);
  auto last = sys.watch(chain.back());
  chain.front().tell<fail_with>("the first");
  const auto text = first.get().reason.text();
  CHECK(text == "linked actor ended: actor_failed: the first");
  CHECK(last.get().reason.text() == text);
}

TEST_CASE("linking to one that has ended abnormally ends at once") {
  actors::system sys(quiet());
  auto one = sys.spawn<linker>();
  auto two = sys.spawn<linker>();
  two.tell<fail_with>("before");
  sys.watch(two).get();
  one.tell<link_it>(two);
  CHECK(sys.watch(one).get().reason.code() == errc::link_ended);
}

TEST_CASE("an actor with on(exit) hears of it and goes on") {
  probe<actors::exit> seen;
  actors::system sys(quiet());
  auto one = sys.spawn<trapper>(&seen);
  auto two = sys.spawn<linker>();
  one.tell<link_it>(two);
  one.ask<settled>().get();
  two.tell<fail_with>("x");
  const auto exits = seen.wait_for(1);
  CHECK(exits[0].id == two.id());
  CHECK(exits[0].reason.code() == errc::actor_failed);
  CHECK(exits[0].reason.text() == "x");
  CHECK(one.ask<settled>().get() == actors::done{});
}

TEST_CASE("linking to itself is nothing") {
  actors::system sys(quiet());
  auto one = sys.spawn<linker>();
  one.tell<link_it>(one);
  CHECK(one.ask<settled>().get() == actors::done{});
  one.stop();
  CHECK_FALSE(sys.watch(one).get().reason);
}

TEST_CASE("linked actors that fail at the same time both end") {
  actors::system sys(quiet());
  for (int i = 0; i < 500; ++i) {
    auto one = sys.spawn<linker>();
    auto two = sys.spawn<linker>();
    one.tell<link_it>(two);
    if (i % 2 == 0) two.tell<link_it>(one);
    one.tell<fail_with>("1");
    two.tell<fail_with>("2");
    CHECK(sys.watch(one).get().reason);
    CHECK(sys.watch(two).get().reason);
  }
}

TEST_CASE("watches and links across two systems") {
  probe<actors::down> seen;
  actors::system here(quiet()), there(quiet());
  auto w = here.spawn<watcher>(&seen);
  auto l = here.spawn<linker>();
  auto other = there.spawn<adder>();
  w.tell<watch_it>(other);
  l.tell<link_it>(other);
  w.ask<settled>().get();
  l.ask<settled>().get();
  other.tell<fail_with>("there");
  CHECK(seen.wait_for(1)[0].reason.text() == "there");
  CHECK(here.watch(l).get().reason.code() == errc::link_ended);
}

TEST_CASE("an actor watched by many short-lived ones does not grow") {
  using actors::test::memory;
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  const auto watch_and_end = [&](int times) {
    for (int i = 0; i < times; ++i) {
      auto w = sys.spawn<watcher>(&seen);
      w.tell<watch_it>(other);
      w.stop();
      sys.watch(w).get();
    }
  };
  watch_and_end(1000);
  const auto before = memory::now().resident;
  watch_and_end(30'000);
  if (actors::test::memory_is_telling) CHECK(memory::now().resident < before + (5 << 20));
  other.stop();
  sys.watch(other).get();
  CHECK(seen.size() == 0);
}

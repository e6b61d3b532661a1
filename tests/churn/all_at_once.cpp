// Many of a kind at the same time. What takes longer for each of them the more there are runs into
// the watchdog.
#include <tests/churn/support.hpp>

#include <actors/topic/topic.hpp>

using namespace churn_test;

namespace {

std::vector<runner_ref> spawn_many(actors::system& sys, std::uint64_t n) {
  std::vector<runner_ref> all;
  for (; n != 0; --n) all.push_back(sys.spawn<runner>());
  return all;
}

struct never {
  using protocol = actors::protocol<total>;
  std::vector<actors::promise<int>> open;
  void on(total, actors::promise<int> p) { open.push_back(std::move(p)); }
};

}  // namespace

TEST_CASE("many at once: watchers, links, children, timers of one actor") {
  const auto n = rounds();
  actors::system sys(quiet());
  const auto hub = sys.spawn<runner>();
  SECTION("watchers, which end") {
    auto all = spawn_many(sys, n);
    for (auto& each : all) each.tell(run_this{[hub](actors::context& self) { self.watch(hub); }});
    REQUIRE(sys.drain(long_enough));
    for (auto& each : all) each.stop();
  }
  SECTION("watchers, which hear of its end") {
    auto all = spawn_many(sys, n);
    for (auto& each : all) each.tell(run_this{[hub](actors::context& self) { self.watch(hub); }});
    REQUIRE(sys.drain(long_enough));
    hub.stop();
  }
  SECTION("it watches, and ends") {
    auto all = spawn_many(sys, n);
    run(hub, [&](actors::context& self) {
      for (auto& each : all) self.watch(each);
    });
    hub.stop();
  }
  SECTION("linked ones, which end") {
    auto all = spawn_many(sys, n);
    for (auto& each : all) each.tell(run_this{[hub](actors::context& self) { self.link(hub); }});
    REQUIRE(sys.drain(long_enough));
    for (auto& each : all) each.stop();
  }
  SECTION("linked ones, and it ends") {
    auto all = spawn_many(sys, n);
    run(hub, [&](actors::context& self) {
      for (auto& each : all) self.link(each);
    });
    hub.stop(actors::stop_mode::now);
  }
  SECTION("futures of its end") {
    std::vector<actors::future<actors::down>> all;
    for (auto left = n; left != 0; --left) all.push_back(sys.watch(hub));
    hub.stop();
    for (auto& each : all) each.get();
  }
  SECTION("children, and it ends") {
    run(hub, [&](actors::context& self) {
      for (auto left = n; left != 0; --left) self.spawn<adder>();
    });
    hub.stop();
  }
  SECTION("a chain of children ends from the top") {
    actors::ref<run_this> last = hub;
    for (auto left = n / 4; left != 0; --left) {
      actors::ref<run_this> child;
      last.ask<run_this>([&](actors::context& self) { child = self.spawn<runner>(); }).get();
      last = child;
    }
    auto end = sys.watch(last);
    hub.stop();
    CHECK(end.get().reason.code() == errc::parent_ended);
  }
  SECTION("timers, and it ends") {
    run(hub, [&](actors::context& self) {
      for (auto left = n; left != 0; --left) self.after(1h, nothing{});
    });
    hub.stop();
  }
  REQUIRE(sys.drain(long_enough));
}

TEST_CASE("many at once: names, and the end of the system") {
  actors::system sys(quiet());
  std::vector<actors::ref_of<adder>> all;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    all.push_back(sys.spawn<adder>());
    sys.register_name("name " + std::to_string(i), all.back());
  }
  SECTION("some end before") {
    for (std::size_t i = 0; i < all.size(); i += 2) all[i].stop();
    REQUIRE(sys.drain(long_enough));
    CHECK_FALSE(sys.find<total>("name 0"));
    CHECK(sys.find<total>("name 1"));
  }
  SECTION("one has them all") {
    for (std::uint64_t i = 0; i < rounds(); ++i)
      sys.register_name("other " + std::to_string(i), all.front());
    all.front().stop();
    REQUIRE(sys.drain(long_enough));
    CHECK_FALSE(sys.find<total>("other 0"));
  }
}

TEST_CASE("many at once: open asks of handlers that wait, all taken back") {
  actors::system sys(quiet());
  const auto silent = sys.spawn<never>();
  const auto middle = sys.spawn<relay>(silent);
  std::vector<actors::future<int>> asked;
  for (auto left = rounds() / 2; left != 0; --left) asked.push_back(middle.ask<total>());
  REQUIRE(at_rest(sys));
  for (auto& each : asked) each.cancel();
  for (auto& each : asked) CHECK_FALSE(each.result());
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("many at once: subscribers of dead letters") {
  actors::system sys(quiet());
  std::vector<std::shared_ptr<void>> all;
  std::uint64_t heard = 0;
  for (auto left = rounds(); left != 0; --left)
    all.push_back(sys.on_dead_letter([&](const actors::dead_letter&) { ++heard; }));
  const auto gone = sys.spawn<adder>();
  gone.stop();
  sys.watch(gone).get();
  gone.tell(add{1});
  CHECK(heard == rounds());
  all.clear();
}

TEST_CASE("many at once: subscribers of a topic") {
  actors::system sys(quiet());
  const actors::topic<nothing> news{sys};
  auto all = spawn_many(sys, rounds() / 2);
  for (auto& each : all) news.subscribe(each);
  news.publish(nothing{});
  SECTION("they leave") {
    for (auto& each : all) news.unsubscribe(each);
  }
  SECTION("they end") {
    for (auto& each : all) each.stop();
  }
  REQUIRE(sys.drain(long_enough));
  while (news.counts().subscribers != 0) std::this_thread::yield();
}

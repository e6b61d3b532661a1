// The same on CAF's own scheduler, which stays selectable for comparison.
#include <tests/backend/support.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace backend_test;

namespace {

actors::system_options stock(std::size_t workers = 2) {
  auto options = quiet(workers);
  options.scheduler = actors::scheduler_kind::stock;
  return options;
}

}  // namespace

TEST_CASE("stock: tell, ask, order, drain, counters") {
  for (const std::size_t workers : {1, 2, 4}) {
    actors::system sys(stock(workers));
    CHECK(sys.workers() == workers);
    auto to = sys.spawn<adder>();
    for (int i = 0; i < 2000; ++i) to.tell(add{1});
    CHECK(to.ask<total>().get() == 2000);
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().handled == 2001);
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("stock: asks between actors, would_block, own threads") {
  actors::system sys(stock());
  auto to = sys.spawn<adder>();
  struct asker {
    using protocol = actors::protocol<total, nothing>;
    actors::ref<total> to;
    actors::future<int> on(total) { return to.ask<total>(); }
    void on(nothing) { static_cast<void>(to.ask<total>().get()); }
  };
  auto from = sys.spawn<asker>(to);
  CHECK(from.ask<total>().get() == 0);
  auto own = sys.spawn<asker>(actors::spawn_options{.own_thread = true}, to);
  own.tell(nothing{});
  CHECK(own.ask<total>().get() == 0);
  auto down = sys.watch(from);
  from.tell(nothing{});
  CHECK(down.get().reason.text().find("would_block") != std::string::npos);
}

TEST_CASE("stock: failure, restart, stop, watch, by reference, timers") {
  probe<actors::down> seen;
  actors::system sys(stock());
  auto to = sys.spawn<adder>();
  auto w = sys.spawn<watcher>(&seen);
  w.tell<watch_it>(to);
  to.tell(add{1});
  to.restart();
  CHECK(to.ask<total>().get() == 0);
  to.tell<fail_with>("x");
  CHECK(seen.wait_for(1)[0].reason.text() == "x");

  auto shared = sys.spawn<adder>(actors::spawn_options{.by_reference = true});
  auto down = sys.watch(shared);
  for (int i = 0; i < 10; ++i) CHECK(shared.ask<total>().get() == 0);
  shared = {};
  CHECK_FALSE(down.get().reason);

  probe<int> ticks;
  auto clock = sys.spawn(actors::behavior{
      [&ticks](nothing, actors::context& self) { self.every(1ms, [&ticks] { ticks.put(1); }); }});
  clock.tell(nothing{});
  ticks.wait_for(3);
  clock.stop(actors::stop_mode::now);
  CHECK(sys.watch(clock).get().reason.code() == errc::killed);
}

TEST_CASE("stock: plain CAF actors both ways") {
  actors::system sys(stock());
  auto acc = sys.spawn<account>();
  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  auto typed = actors::from_caf<deposit, balance>(plain);
  typed.tell(deposit{2});
  CHECK(typed.ask<balance>().get() == 2);
  {
    caf::scoped_actor self{actors::caf_system(sys)};
    self->send(actors::to_caf(acc), deposit{3});
    int value = 0;
    self->request(actors::to_caf(acc), caf::infinite, balance{})
        .receive([&value](int n) { value = n; }, [](caf::error&) {});
    CHECK(value == 3);
  }
  typed.stop();
}

TEST_CASE("stock: systems start and end under traffic") {
  for (int i = 0; i < 20; ++i) {
    auto options = stock(1 + static_cast<std::size_t>(i) % 3);
    options.drain = i % 2 == 0 ? 0ms : 1000ms;
    actors::system sys(options);
    auto to = sys.spawn<adder>();
    for (int n = 0; n < 500; ++n) to.tell(add{1});
    if (i % 3 == 0) to.stop(actors::stop_mode::now);
    static_cast<void>(to.ask<total>());
  }
}

TEST_CASE("stock: many actors at once") {
  actors::system sys(stock());
  std::vector<actors::ref<add, total>> all;
  for (int i = 0; i < 1000; ++i) all.push_back(sys.spawn<adder>());
  for (int round = 0; round < 10; ++round)
    for (auto& each : all) each.tell(add{1});
  int sum = 0;
  for (auto& each : all) sum += each.ask<total>().get();
  CHECK(sum == 10'000);
  for (auto& each : all) each.stop();
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

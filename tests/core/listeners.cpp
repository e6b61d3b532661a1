// Functions of the user's that the runtime calls: subscribers of dead letters and the log sink.
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

actors::ref_of<adder> gone_actor(actors::system& sys) {
  auto gone = sys.spawn<adder>();
  gone.stop();
  sys.watch(gone).get();
  return gone;
}

}  // namespace

TEST_CASE("a subscriber of dead letters does not run any more when its subscription is gone") {
  actors::system sys(quiet());
  const auto gone = gone_actor(sys);
  gate at;
  std::atomic<bool> left{false}, leaves{false}, left_before_reset{false};
  auto subscription = sys.on_dead_letter([&](const actors::dead_letter&) {
    at.pass();
    left = true;
  });
  std::thread teller{[&] { gone.tell(add{1}); }};
  at.await_reached();
  std::thread leaver{[&] {
    leaves = true;
    subscription.reset();
    left_before_reset = left.load();
  }};
  while (!leaves) std::this_thread::yield();
  at.open();
  leaver.join();
  CHECK(left_before_reset);
  gone.tell(add{1});  // nobody hears of it
  teller.join();
}

TEST_CASE(
    "subscribers of dead letters come and go while letters do, and never run after they went") {
  actors::system sys(quiet());
  const auto gone = gone_actor(sys);
  std::atomic<bool> over{false};
  std::vector<std::thread> tellers;
  for (int i = 0; i < 2; ++i)
    tellers.emplace_back([&] {
      while (!over) gone.tell(add{1});
    });
  int late = 0;
  for (auto left = actors::test::budget("subscriptions"); left != 0; --left) {
    std::atomic<bool> mine{true};
    std::atomic<int> wrong{0};
    auto subscription = sys.on_dead_letter([&](const actors::dead_letter&) {
      if (!mine) ++wrong;
    });
    std::this_thread::yield();
    subscription.reset();
    mine = false;
    late += wrong;
  }
  over = true;
  for (auto& each : tellers) each.join();
  CHECK(late == 0);
}

TEST_CASE("subscribers of dead letters may take each other's subscriptions back, and their own") {
  actors::system sys(quiet());
  const auto gone = gone_actor(sys);
  std::atomic<int> calls{0};
  std::shared_ptr<void> one, other;
  one = sys.on_dead_letter([&](const actors::dead_letter&) {
    ++calls;
    one.reset();
    other.reset();
  });
  other = sys.on_dead_letter([&](const actors::dead_letter&) { ++calls; });
  gone.tell(add{1});
  gone.tell(add{1});
  CHECK(calls == 1);
}

TEST_CASE("a dead letter that a subscriber causes is not told to it, but to the others") {
  actors::system sys(quiet());
  const auto gone = gone_actor(sys);
  std::atomic<int> caused{0}, heard{0};
  auto one = sys.on_dead_letter([&](const actors::dead_letter&) {
    ++caused;
    gone.tell(add{1});
  });
  auto other = sys.on_dead_letter([&](const actors::dead_letter&) { ++heard; });
  gone.tell(add{1});
  CHECK(caused == 1);
  CHECK(heard == 2);
  CHECK(sys.counters().dead() == 2);
}

TEST_CASE("a subscriber of dead letters that throws does no harm") {
  probe<std::string> lines;
  actors::system sys(logging_to(lines));
  const auto gone = gone_actor(sys);
  std::atomic<int> heard{0};
  auto one = sys.on_dead_letter(
      [](const actors::dead_letter&) { throw std::runtime_error{"cannot bear it"}; });
  auto other = sys.on_dead_letter([&](const actors::dead_letter&) { ++heard; });
  gone.tell(add{1});
  CHECK(heard == 1);
  CHECK(lines.wait_for(1)[0].find("cannot bear it") != std::string::npos);
}

TEST_CASE("a log sink may throw, log, send and ask") {
  auto options = quiet();
  std::atomic<int> lines{0};
  actors::system* system = nullptr;
  actors::ref_of<adder> actor;
  SECTION("it throws") {
    options.log = [&](actors::log_level, std::string_view) {
      ++lines;
      throw 1;
    };
  }
  SECTION("it logs") {
    options.log = [&](actors::log_level level, std::string_view line) {
      ++lines;
      system->log(level, line);
    };
  }
  SECTION("it sends, and asks in vain where it must not wait") {
    options.log = [&](actors::log_level, std::string_view) {
      ++lines;
      actor.tell(add{1});
      static_cast<void>(actor.ask<total>().result());
    };
  }
  actors::system sys{options};
  system = &sys;
  actor = sys.spawn<adder>();
  sys.log(actors::log_level::error, "a line of the test's");
  sys.spawn<adder>().tell<fail_with>("another one");
  while (lines != 2) std::this_thread::yield();
  REQUIRE(sys.drain(long_enough));
}

// Draining and shutting down, with handlers that are suspended.
#include <tests/ask/support.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::task;

namespace {

struct start_it {
  using reply = int;
};
struct count_up {};

/// A handler that sleeps, or awaits another actor, and counts when it has ended.
template <actors::handler_mode Mode> struct sleepy {
  using protocol = actors::protocol<start_it, count_up>;
  static constexpr auto handlers = Mode;
  std::atomic<int>* ended;
  std::chrono::nanoseconds time;
  actors::ref<answer_later> source = {};
  std::atomic<bool>* begun = nullptr;

  task<int> on(start_it, actors::context& self) {
    if (begun != nullptr) *begun = true;
    if (source)
      co_await source.ask<answer_later>();
    else
      co_await self.sleep(time);
    co_return ++*ended;
  }
  void on(count_up) { ++*ended; }
};
using exclusive = sleepy<actors::handler_mode::exclusive>;
using interleaved = sleepy<actors::handler_mode::interleaved>;

/// Tells itself again, so many times; each time another message is sent from a handler.
struct chain {
  using protocol = actors::protocol<add>;
  std::atomic<int>* handled;
  gate* at = nullptr;
  void on(add m, actors::context& self) {
    if (at != nullptr) std::exchange(at, nullptr)->pass();
    ++*handled;
    if (m.n > 1) self.as_ref<chain>().template tell<add>(m.n - 1);
  }
};

}  // namespace

TEMPLATE_TEST_CASE("drain waits for suspended handlers", "", exclusive, interleaved) {
  std::atomic<int> ended{0};
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  const auto who = sys.spawn<TestType>(&ended, 20ms);
  for (int i = 0; i < 3; ++i) who.template tell<start_it>();
  REQUIRE(sys.drain(long_enough));
  CHECK(ended == 3);
  const auto other = sys.spawn<TestType>(&ended, 0ns, source);
  other.template tell<start_it>();
  CHECK_FALSE(sys.drain(30ms));  // it awaits an answer
  const auto waits = std::async(std::launch::async, [&] { CHECK(sys.drain(long_enough)); });
  source.tell<answer_now>(1);
  waits.wait();
  CHECK(ended == 4);
}

TEMPLATE_TEST_CASE("the destructor of a system waits for suspended handlers", "", exclusive,
                   interleaved) {
  std::atomic<int> ended{0};
  auto options = quiet(2);
  options.drain = 1min;
  {
    actors::system sys{options};
    sys.spawn<TestType>(&ended, 30ms).template tell<start_it>();
  }
  CHECK(ended == 1);
}

TEST_CASE("handlers that wait for ever cost the time of a drain and no more") {
  std::atomic<int> ended{0};
  actors::system sys{quiet(2)};
  const auto source = sys.spawn<oracle>();
  auto asked = sys.spawn<exclusive>(&ended, 0ns, source).ask<start_it>();
  CHECK_FALSE(sys.drain(10ms));
  source.tell<answer_now>(1);
  CHECK(asked.get() == 1);
  CHECK(sys.drain(long_enough));
}

TEST_CASE("a system cannot be drained or shut down in one of its handlers") {
  actors::system sys{quiet(2)};
  for (const bool own_thread : {false, true}) {
    const auto who = sys.spawn<runner>({.own_thread = own_thread});
    who.ask<run_this>([&](actors::context&) {
         CHECK(code_thrown_by([&] { sys.drain(long_enough); }) == errc::would_block);
         CHECK(code_thrown_by([&] { sys.shutdown(long_enough); }) == errc::would_block);
       })
        .get();
  }
  actors::system other{quiet(1)};
  sys.spawn<runner>()
      .ask<run_this>([&](actors::context&) { CHECK(other.drain(long_enough)); })
      .get();
}

TEST_CASE("shutdown handles what is there, and what comes of it, and reports nothing left") {
  std::atomic<int> handled{0};
  std::atomic<int> ended{0};
  actors::system sys{quiet(2)};
  gate at;
  const auto who = sys.spawn<chain>(&handled, &at);
  const auto naps = sys.spawn<exclusive>(&ended, 20ms);
  const auto answered = sys.spawn<adder>();
  who.tell<add>(100);
  naps.tell<start_it>();
  naps.tell<count_up>();
  at.await_reached();
  auto report = std::async(std::launch::async, [&] { return sys.shutdown(long_enough); });
  // from outside nothing comes in any more
  while (!answered.try_tell(add{1})) std::this_thread::yield();
  const auto back = who.try_tell(add{1});
  REQUIRE(back);
  CHECK(back.why == errc::system_down);
  who.tell<add>(1);
  CHECK(answered.ask<total>().result().error().code() == errc::system_down);
  CHECK(answered.send<add>(1).result().error().code() != errc::none);
  CHECK(code_thrown_by([&] { sys.spawn<adder>(); }) == errc::system_down);
  at.open();
  const auto left = report.get();
  CHECK(left.finished());
  CHECK(left.text() == "finished");
  CHECK(handled == 100);
  CHECK(ended == 2);
  CHECK(who.stopped());
  CHECK(balanced(sys.counters()));

  CHECK(sys.shutdown(long_enough).finished());  // again
  CHECK(sys.shutdown(actors::clock::now()).finished());
  CHECK(code_thrown_by([&] { sys.spawn<adder>(); }) == errc::system_down);
}

TEST_CASE("shutdown reports what was not finished by its deadline, by actor") {
  std::atomic<int> ended{0};
  actors::system sys{quiet(3)};
  std::atomic<bool> begun{false};
  const auto waits =
      sys.spawn<exclusive>({.name = "waiter"}, &ended, 1h, actors::ref<answer_later>{}, &begun);
  auto asked = waits.ask<start_it>();
  for (int i = 0; i < 4; ++i) waits.tell<count_up>();
  gate at;
  const auto busy = sys.spawn<adder>({.name = "busy"});
  busy.tell<hold>(&at);
  at.await_reached();
  for (int i = 0; i < 5; ++i) busy.tell<add>(i);
  const auto bounded = sys.spawn<adder>({.name = "bounded", .mailbox = {.capacity = 9}});
  gate also;
  bounded.tell<hold>(&also);
  also.await_reached();
  for (int i = 0; i < 3; ++i) bounded.tell<add>(i);
  while (!begun) std::this_thread::yield();
  auto ends = std::async(std::launch::async, [&] { return sys.shutdown(200ms); });
  CHECK(asked.result().error().code() == errc::system_down);  // so the deadline has passed
  at.open();
  also.open();
  const auto left = ends.get();
  CHECK_FALSE(left.finished());
  CHECK(left.messages == 12);
  CHECK(left.suspended == 1);
  CHECK(left.running == 2);
  CHECK(left.actors == 3);
  REQUIRE(left.names.size() == 3);
  const auto text = left.text();
  INFO(text);
  CHECK(text.starts_with("not finished: 12 messages, 1 suspended handlers, 2 running handlers"));
  CHECK(text.find("waiter #") != std::string::npos);
  CHECK(text.find(": 4 messages, 1 suspended handlers") != std::string::npos);
  CHECK(text.find(": 5 messages, 0 suspended handlers, running") != std::string::npos);
  CHECK(text.find(": 3 messages, 0 suspended handlers, running") != std::string::npos);
  CHECK(ended == 0);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("timers do not hold a shutdown up, and end with it") {
  std::atomic<int> ticks{0};
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<runner>();
  who.ask<run_this>([&](actors::context& self) {
       self.every(1ms, [&] { ++ticks; });
       self.after(1h, [&] { ticks += 1000; });
     })
      .get();
  while (ticks == 0) std::this_thread::yield();
  CHECK(sys.shutdown(long_enough).finished());
  CHECK(ticks < 1000);
  CHECK(who.stopped());
}

TEST_CASE("a report names some actors and counts all") {
  actors::shutdown_report report;
  CHECK(report.finished());
  for (int i = 0; i < 20; ++i) report.add({"actor " + std::to_string(i), 2, 0, i == 0});
  CHECK(report.actors == 20);
  CHECK(report.messages == 40);
  CHECK(report.running == 1);
  CHECK(report.names.size() == actors::shutdown_report::most_names);
  CHECK(report.text().find("\n  and 4 more") != std::string::npos);
}

TEST_CASE("shutdowns race with senders, spawners and each other") {
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> ended{0};
    actors::system sys{quiet(2)};
    const auto acc = sys.spawn<adder>();
    const auto naps = sys.spawn<interleaved>(&ended, 1ms);
    std::atomic<bool> go_on{true};
    std::vector<std::thread> senders;
    for (int i = 0; i < 2; ++i)
      senders.emplace_back([&] {
        while (go_on) {
          acc.tell<add>(1);
          naps.tell<start_it>();
          static_cast<void>(acc.ask<total>());
          static_cast<void>(code_thrown_by([&] { sys.spawn<adder>().tell<add>(1); }));
        }
      });
    std::thread second{[&] { static_cast<void>(sys.shutdown(5ms)); }};
    static_cast<void>(sys.shutdown(5ms));
    second.join();
    go_on = false;
    for (auto& each : senders) each.join();
    CHECK(acc.stopped());
    CHECK(balanced(sys.counters()));
  }
}

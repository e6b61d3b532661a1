#include <tests/ask/support.hpp>

#include <atomic>
#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::future;

TEST_CASE("an ask gives the reply, asked in place, by rvalue, by lvalue") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  CHECK(to.ask<double_it>(21).get() == 42);
  CHECK(to.ask(double_it{4}).get() == 8);
  double_it mine{5};
  CHECK(to.ask(mine).get() == 10);
  CHECK(to.ask(std::as_const(mine)).get() == 10);
  CHECK(to.ask<double_it>(mine).get() == 10);
  CHECK(to.ask<note>().get() == actors::done{});
}

TEST_CASE("a future is valid until it is used") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  future<int> none;
  CHECK_FALSE(none.valid());
  CHECK_FALSE(none.ready());
  CHECK_FALSE(none.wait_for(0ms));
  CHECK(none.result().error().code() == errc::empty_future);
  CHECK(code_thrown_by([&] { static_cast<void>(none.get()); }) == errc::empty_future);
  CHECK(code_thrown_by([&] { none.then([](actors::result<int>) {}); }) == errc::empty_future);

  auto asked = to.ask<double_it>(1);
  CHECK(asked.valid());
  auto moved = std::move(asked);
  CHECK_FALSE(asked.valid());  // NOLINT
  CHECK(moved.get() == 2);
  CHECK_FALSE(moved.valid());
  CHECK(moved.result().error().code() == errc::empty_future);

  moved = to.ask<double_it>(2);
  moved = to.ask<double_it>(3);  // the one before is dropped
  CHECK(moved.get() == 6);
}

TEST_CASE("result gives value or error without a throw") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto good = to.ask<double_it>(3).result();
  REQUIRE(good);
  CHECK(*good == 6);
  CHECK(good.value() == 6);
  CHECK(good.error().code() == errc::none);
  auto bad = to.ask<refuse>("no").result();
  CHECK_FALSE(bad.has_value());
  CHECK(bad.error().code() == errc::actor_failed);
  CHECK(bad.value_or(7) == 7);
  CHECK(code_thrown_by([&] { static_cast<void>(bad.value()); }) == errc::actor_failed);
}

TEST_CASE("a handler that throws: its text reaches the asker") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  try {
    static_cast<void>(to.ask<refuse>("division by zero").get());
    FAIL("an error was expected");
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == errc::actor_failed);
    CHECK(e.reason().text() == "division by zero");
    CHECK(std::string{e.what()} == "actor_failed: division by zero");
  }
  CHECK(sys.watch(to).get().reason.text() == "division by zero");
  CHECK(to.stopped());
}

TEST_CASE("asking one that has stopped, and one that stops with questions in its mailbox") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  gate at;
  to.tell<hold>(&at);
  at.await_reached();
  std::vector<future<int>> before, after;
  for (int i = 0; i < 10; ++i) before.push_back(to.ask<double_it>(i));
  to.stop();
  for (int i = 0; i < 10; ++i) after.push_back(to.ask<double_it>(i));
  at.open();
  for (int i = 0; i < 10; ++i) CHECK(before[static_cast<std::size_t>(i)].get() == 2 * i);
  for (auto& each : after) {
    const auto error = each.result().error();
    CHECK(error.code() == errc::actor_stopped);
    CHECK(error.text().find("oracle #") != std::string::npos);
  }
  CHECK(to.ask<double_it>(1).result().error().code() == errc::actor_stopped);
}

TEST_CASE("a receiver that stops in the handler of the request still answers it") {
  struct last_question {
    using reply = int;
  };
  actors::system sys(quiet());
  for (const auto mode : {actors::stop_mode::now, actors::stop_mode::after_mailbox}) {
    auto to = sys.spawn(actors::behavior{[mode](last_question, actors::context& self) {
      self.stop(mode);
      return 1;
    }});
    CHECK(to.ask<last_question>().get() == 1);
    CHECK_FALSE(sys.watch(to).get().reason);
  }
}

TEST_CASE("a receiver that stops holding the promise: the asker is told") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto asked = to.ask<answer_later>();
  SECTION("stop") { to.stop(); }
  SECTION("at once") { to.stop(actors::stop_mode::now); }
  SECTION("failure") { static_cast<void>(to.ask<refuse>("x").result()); }
  SECTION("restart") { to.restart(); }
  CHECK(asked.result().error().code() == errc::broken_promise);
}

TEST_CASE("wait_for says whether the reply is there, and leaves the future usable") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto asked = to.ask<answer_later>();
  const auto before = actors::clock::now();
  CHECK_FALSE(asked.wait_for(10ms));
  CHECK(actors::clock::now() - before >= 10ms);
  CHECK_FALSE(asked.wait_for(0ms));
  CHECK_FALSE(asked.wait_for(-1ms));
  CHECK_FALSE(asked.wait_for(std::chrono::nanoseconds::min()));
  CHECK(asked.valid());
  to.tell(answer_now{3});
  SECTION("then waited for without a limit") {
    CHECK(asked.wait_for(std::chrono::nanoseconds::max()));
    CHECK(asked.wait_for(0ms));
    CHECK(asked.ready());
    CHECK(asked.get() == 3);
  }
  SECTION("then got") { CHECK(asked.get() == 3); }
  SECTION("then continued") {
    probe<int> seen;
    asked.then([&seen](actors::result<int> r) { seen.put(*r); });
    CHECK_FALSE(asked.valid());
    CHECK(seen.wait_for(1) == std::vector{3});
  }
  SECTION("then dropped") {}
}

TEST_CASE("get in a handler is would_block at once, names the actor, and leaves the future valid") {
  actors::system sys(quiet(1));
  auto to = sys.spawn<oracle>();
  probe<std::string> errors;
  probe<int> values;
  auto asker = sys.spawn<runner>(actors::spawn_options{.name = "impatient"});
  asker
      .ask<run_this>([&](actors::context& self) {
        auto asked = to.ask<double_it>(4);
        try {
          static_cast<void>(asked.get());
        } catch (const actors::actor_error& e) {
          errors.put(std::string{to_string(e.code())});
          errors.put(e.reason().text());
        }
        errors.put(std::string{to_string(asked.result().error().code())});
        errors.put(asked.wait_for(1h) ? "waited" : "not waited");
        errors.put(asked.valid() ? "valid" : "used up");
        asked.then(self, [&values](int n) { values.put(n); });
      })
      .get();
  const auto all = errors.values();
  REQUIRE(all.size() == 5);
  CHECK(all[0] == "would_block");
  CHECK(all[1].find("impatient #") != std::string::npos);
  CHECK(all[1].find("co_await") != std::string::npos);
  CHECK(all[2] == "would_block");
  CHECK(all[3] == "not waited");
  CHECK(all[4] == "valid");
  CHECK(values.wait_for(1) == std::vector{8});
}

TEST_CASE("get in a handler gives a reply that is there already") {
  actors::system sys(quiet(2));
  auto to = sys.spawn<oracle>();
  auto asked = std::make_shared<future<int>>(to.ask<double_it>(4));
  CHECK(asked->wait_for(long_enough));
  probe<int> values;
  sys.spawn<runner>()
      .ask<run_this>([&](actors::context&) {
        values.put(asked->wait_for(0ms) ? 1 : 0);
        values.put(asked->get());
      })
      .get();
  CHECK(values.values() == std::vector{1, 8});
}

TEST_CASE("would_block that nobody catches fails the actor with that text") {
  actors::system sys(quiet(1));
  auto to = sys.spawn<oracle>();
  auto asker = sys.spawn<runner>();
  const auto error =
      asker.ask<run_this>([&](actors::context&) { static_cast<void>(to.ask<double_it>(4).get()); })
          .result()
          .error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text().find("would_block") != std::string::npos);
}

TEST_CASE("get in timers and continuations is would_block, too") {
  actors::system sys(quiet(1));
  auto to = sys.spawn<oracle>();
  probe<errc> codes;
  sys.spawn<runner>()
      .ask<run_this>([&](actors::context& self) {
        const auto attempt = [&] { codes.put(to.ask<answer_later>().result().error().code()); };
        self.after(0ms, attempt);
        to.ask<double_it>(1).then([attempt](int) { attempt(); });
      })
      .get();
  CHECK(codes.wait_for(2) == std::vector{errc::would_block, errc::would_block});
}

TEST_CASE("an actor with a thread of its own may wait") {
  actors::system sys(quiet(1));
  auto to = sys.spawn<oracle>();
  auto asker = sys.spawn<runner>(actors::spawn_options{.own_thread = true});
  probe<int> values;
  asker
      .ask<run_this>([&](actors::context&) {
        for (int i = 0; i < 100; ++i) values.put(to.ask<double_it>(i).get());
        auto late = to.ask<answer_later>();
        values.put(late.wait_for(1ms) ? -1 : -2);
        to.tell(answer_now{7});
        values.put(late.get());
        values.put(to.ask<refuse>("x").result().has_value() ? -3 : -4);
      })
      .get();
  const auto all = values.values();
  REQUIRE(all.size() == 103);
  CHECK(all[99] == 198);
  CHECK(all[100] == -2);
  CHECK(all[101] == 7);
  CHECK(all[102] == -4);
}

TEST_CASE("then runs on the asking actor, later, never within the call") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  probe<std::string> events;
  auto asker = sys.spawn<runner>();
  asker
      .ask<run_this>([&](actors::context& self) {
        const auto id = self.id();
        auto ready = to.ask<double_it>(1);
        while (!ready.ready()) std::this_thread::yield();
        ready.then(self, [&events, &self, id](int n) {
          events.put("value " + std::to_string(n) + (self.id() == id ? " here" : " elsewhere"));
        });
        to.ask<double_it>(2).then(
            [&events](actors::result<int> r) { events.put("result " + std::to_string(*r)); });
        events.put("handler over");
      })
      .get();
  const auto all = events.wait_for(3);
  CHECK(all[0] == "handler over");
  CHECK(std::count(all.begin(), all.end(), "value 2 here") == 1);
  CHECK(std::count(all.begin(), all.end(), "result 4") == 1);
}

TEST_CASE("continuations do not run beside handlers of their actor") {
  actors::system sys(quiet(4));
  auto to = sys.spawn<oracle>();
  struct exclusive {
    std::atomic<int> inside{0};
    std::atomic<int> clashes{0};
    void pass() {
      if (++inside != 1) ++clashes;
      --inside;
    }
  } zone;
  auto asker = sys.spawn<runner>();
  std::atomic<int> replies{0};
  for (int i = 0; i < 2000; ++i)
    asker.tell(run_this{[&](actors::context&) {
      zone.pass();
      to.ask<double_it>(1).then([&](int) {
        zone.pass();
        ++replies;
      });
    }});
  REQUIRE(sys.drain(long_enough));
  CHECK(replies == 2000);
  CHECK(zone.clashes == 0);
}

TEST_CASE("an error fails an actor whose continuation takes only values") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto asker = sys.spawn<runner>();
  auto down = sys.watch(asker);
  asker.tell(run_this{[&](actors::context&) { to.ask<refuse>("not me").then([](int) {}); }});
  const auto reason = down.get().reason;
  CHECK(reason.code() == errc::actor_failed);
  CHECK(reason.text().find("not me") != std::string::npos);
}

TEST_CASE("an exception in a continuation fails its actor") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto asker = sys.spawn<runner>();
  auto down = sys.watch(asker);
  asker.tell(run_this{[&](actors::context&) {
    to.ask<double_it>(1).then([](int) { throw std::runtime_error{"thereafter"}; });
  }});
  CHECK(down.get().reason.text() == "thereafter");
  CHECK_FALSE(to.stopped());
}

TEST_CASE("a continuation is dropped when its actor has ended or restarted") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto asker = sys.spawn<runner>();
  probe<int> seen;
  auto alive = std::make_shared<int>(0);
  asker
      .ask<run_this>([&](actors::context&) {
        to.ask<answer_later>().then([&seen, alive](actors::result<int>) { seen.put(1); });
      })
      .get();
  CHECK(alive.use_count() == 2);
  SECTION("ended") {
    asker.stop();
    sys.watch(asker).get();
  }
  SECTION("restarted") {
    asker.restart();
    asker.ask<run_this>([](actors::context&) {}).get();
  }
  to.tell(answer_now{1});
  to.ask<note>().get();
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 0);
  CHECK(alive.use_count() == 1);
}

TEST_CASE("outside an actor a continuation runs where the reply is made, and takes a result") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  probe<int> seen;
  to.ask<double_it>(1).then([&seen](actors::result<int> r) { seen.put(r.value_or(-1)); });
  to.ask<answer_later>().then([&seen](actors::result<int> r) { seen.put(r.value_or(-1)); });
  to.tell(drop_all{});
  CHECK(seen.wait_for(2) == std::vector{2, -1});
  auto ready = to.ask<double_it>(2);
  CHECK(ready.wait_for(long_enough));
  ready.then([&seen](actors::result<int> r) { seen.put(*r); });
  CHECK(seen.size() == 3);  // it was there: at once, here
  CHECK(code_thrown_by([&] { to.ask<double_it>(3).then([](int) {}); }) == errc::unhandled);
}

TEST_CASE("plain threads ask concurrently") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&wrong, to, t] {
      for (int i = 0; i < 1000; ++i)
        if (to.ask<double_it>(t * 1000 + i).get() != 2 * (t * 1000 + i)) ++wrong;
    });
  for (auto& each : threads) each.join();
  CHECK(wrong == 0);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().handled == 8000);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("futures outlive actor and system") {
  future<int> answered, queued, promised;
  probe<int> seen;
  gate at;
  std::thread opener;
  {
    auto options = quiet();
    options.drain = 0ms;
    actors::system sys(options);
    auto to = sys.spawn<oracle>();
    answered = to.ask<double_it>(1);
    CHECK(answered.wait_for(long_enough));
    promised = to.ask<answer_later>();
    to.tell<hold>(&at);
    at.await_reached();
    queued = to.ask<double_it>(2);
    to.ask<answer_later>().then([&seen](actors::result<int>) { seen.put(1); });
    opener = std::thread{[&at] { at.open(); }};
  }
  opener.join();
  CHECK(answered.get() == 2);
  CHECK(queued.ready());
  CHECK(promised.result().error().code() == errc::system_down);
  CHECK(seen.size() == 1);
}

TEST_CASE("a handler may return the future of another ask") {
  struct chain {
    int length;
    using reply = int;
  };
  struct link {
    using protocol = actors::protocol<chain>;
    actors::ref<chain> next;
    actors::future<int> on(chain m) {
      if (m.length == 0) return next.ask<chain>(-1);
      if (m.length < 0) throw std::logic_error{"end of the chain"};
      return next.ask<chain>(m.length - 1);
    }
  };
  struct last {
    using protocol = actors::protocol<chain>;
    int on(chain m) {
      if (m.length < 0) throw std::logic_error{"end of the chain"};
      return 7;
    }
  };
  actors::system sys(quiet());
  actors::ref<chain> to = sys.spawn<last>();
  for (int i = 0; i < 10; ++i) to = sys.spawn<link>(to);
  CHECK(to.ask<chain>(20).get() == 7);
  const auto error = to.ask<chain>(9).result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text() == "end of the chain");
}

TEST_CASE("a handler that returns an empty future answers with an error") {
  struct ask_nothing {
    using reply = int;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[](ask_nothing) { return future<int>{}; }});
  CHECK(to.ask<ask_nothing>().result().error().code() == errc::empty_future);
}

TEST_CASE("replies may be large, move-only, over-aligned") {
  struct alignas(256) wide {
    std::array<char, 1 << 16> bytes{};
  };
  struct give_wide {
    using reply = wide;
  };
  struct give_owned {
    using reply = std::unique_ptr<int>;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[](give_wide) { return wide{}; },
                                       [](give_owned) { return std::make_unique<int>(5); }});
  for (int i = 0; i < 10; ++i) {
    auto reply = to.ask<give_wide>();
    CHECK(reply.get().bytes.size() == 1 << 16);
    { auto dropped = to.ask<give_wide>(); }
  }
  CHECK(*to.ask<give_owned>().get() == 5);
  { auto dropped = to.ask<give_owned>(); }
}

// Plain CAF actors on our workers and our clock.
#include <tests/backend/support.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace backend_test;

TEST_CASE("plain CAF actors run on our workers") {
  actors::system sys(quiet(2));
  auto& caf_sys = actors::caf_system(sys);
  probe<std::string> threads;
  auto ponger = [](caf::event_based_actor*) -> caf::behavior { return {[](int n) { return n; }}; };
  auto pinger = [&threads](caf::event_based_actor* self, caf::actor pong) -> caf::behavior {
    self->send(pong, 0);
    return {[self, pong, &threads](int n) {
      if (n < 1000) return self->send(pong, n + 1);
      char name[32] = {};
      pthread_getname_np(pthread_self(), name, sizeof name);
      threads.put(name);
      self->send_exit(pong, caf::exit_reason::user_shutdown);
      self->quit();
    }};
  };
  for (int i = 0; i < 20; ++i) caf_sys.spawn(pinger, caf::actor{caf_sys.spawn(ponger)});
  for (auto& name : threads.wait_for(20)) CHECK(name.find("actors.w") == 0);
}

TEST_CASE("CAF's actors of every kind: detached, blocking, scoped, hidden, lazy, linked") {
  actors::system sys(quiet(1));
  auto& caf_sys = actors::caf_system(sys);
  probe<int> seen;
  caf_sys.spawn<caf::detached>([&seen](caf::event_based_actor* self) -> caf::behavior {
    self->send(self, 1);
    return {[self, &seen](int n) {
      seen.put(n);
      self->quit();
    }};
  });
  caf_sys.spawn([&seen](caf::blocking_actor* self) {
    self->send(self, 2);
    self->receive([&seen](int n) { seen.put(n); });
  });
  caf_sys.spawn<caf::lazy_init + caf::hidden>([&seen](caf::event_based_actor*) { seen.put(3); });
  {
    caf::scoped_actor visible{caf_sys};
    caf::scoped_actor hidden{caf_sys, true};
    visible->send(hidden, 4);
    hidden->receive([&seen](int n) { seen.put(n); });
    auto child = visible->spawn<caf::linked>([](caf::event_based_actor* self) -> caf::behavior {
      return {[self](int) { self->quit(); }};
    });
    visible->send(child, 1);
    visible->wait_for(child);
  }
  // a lazy actor without a message runs when it is let go of
  const auto all = seen.wait_for(3);
  CHECK(std::count(all.begin(), all.end(), 1) == 1);
  CHECK(std::count(all.begin(), all.end(), 2) == 1);
  CHECK(std::count(all.begin(), all.end(), 4) == 1);
}

TEST_CASE("CAF's timers: delayed messages, request time-outs, after") {
  actors::system sys(quiet(1));
  auto& caf_sys = actors::caf_system(sys);
  probe<std::string> seen;
  SECTION("delayed_send, in order of their time") {
    const auto before = actors::clock::now();
    caf_sys.spawn([&seen](caf::event_based_actor* self) -> caf::behavior {
      self->delayed_send(self, 30ms, std::string{"second"});
      self->delayed_send(self, 10ms, std::string{"first"});
      return {[self, &seen](std::string& s) {
        if (s == "second") self->quit();
        seen.put(s);
      }};
    });
    CHECK(seen.wait_for(2) == std::vector<std::string>{"first", "second"});
    CHECK(actors::clock::now() - before >= 30ms);
  }
  SECTION("request time-out") {
    auto silent = caf_sys.spawn([](caf::event_based_actor* self) -> caf::behavior {
      self->set_default_handler(caf::skip);
      return {[](float) {}};
    });
    caf::scoped_actor self{caf_sys};
    self->request(silent, 10ms, 1)
        .receive([&seen](int) { seen.put("reply"); },
                 [&seen](caf::error& e) {
                   seen.put(e == caf::sec::request_timeout ? "timeout" : "error");
                 });
    CHECK(seen.values() == std::vector<std::string>{"timeout"});
    self->send_exit(silent, caf::exit_reason::kill);
  }
  SECTION("after") {
    caf_sys.spawn([&seen](caf::event_based_actor* self) -> caf::behavior {
      return {[](int) {}, caf::after(10ms) >>
                              [self, &seen] {
                                seen.put("nothing came");
                                self->quit();
                              }};
    });
    CHECK(seen.wait_for(1) == std::vector<std::string>{"nothing came"});
  }
  SECTION("a thousand of them") {
    caf_sys.spawn([&seen](caf::event_based_actor* self) -> caf::behavior {
      for (int i = 0; i < 1000; ++i) self->delayed_send(self, std::chrono::microseconds{i * 10}, i);
      auto left = std::make_shared<int>(1000);
      return {[self, &seen, left](int) {
        if (--*left != 0) return;
        seen.put("all");
        self->quit();
      }};
    });
    CHECK(seen.wait_for(1) == std::vector<std::string>{"all"});
  }
}

TEST_CASE("a typed actor gets delayed messages and request time-outs work against it") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  caf::scoped_actor self{actors::caf_system(sys)};
  self->delayed_send(actors::to_caf(acc), 5ms, deposit{3});
  auto poll = [&] { return acc.ask<balance>().get(); };
  while (poll() == 0) std::this_thread::yield();
  gate at;
  acc.tell<hold>(&at);
  at.await_reached();
  bool timed_out = false;
  self->request(actors::to_caf(acc), 10ms, balance{})
      .receive([](int) {},
               [&timed_out](caf::error& e) { timed_out = e == caf::sec::request_timeout; });
  at.open();
  CHECK(timed_out);
}

TEST_CASE("aout prints from any actor") {
  actors::system sys(quiet());
  auto printer = actors::caf_system(sys).spawn([](caf::event_based_actor* self) {
    caf::aout(self) << "a line by CAF's printer" << std::endl;
  });
  caf::scoped_actor self{actors::caf_system(sys)};
  self->wait_for(printer);
}

TEST_CASE("timers of CAF that are pending at the end of the system do not hold it up") {
  probe<int> ready;
  const auto before = actors::clock::now();
  {
    actors::system sys(quiet());
    actors::caf_system(sys).spawn([&ready](caf::event_based_actor* self) -> caf::behavior {
      for (int i = 0; i < 100; ++i) self->delayed_send(self, 1h, i);
      self->delayed_send(self, 1ms, std::string{"go"});
      return {[](int) {},
              [self, &ready](std::string&) {
                ready.put(1);
                self->quit();
              }};
    });
    ready.wait_for(1);
  }
  CHECK(actors::clock::now() - before < 20s);
}

TEST_CASE("get in a plain CAF actor on our worker is would_block, in a detached one it waits") {
  actors::system sys(quiet(1));
  auto acc = sys.spawn<account>();
  acc.tell(deposit{2});
  probe<errc> codes;
  auto body = [&](caf::event_based_actor*) {
    auto asked = acc.ask<balance>().result();
    codes.put(asked ? errc::none : asked.error().code());
  };
  actors::caf_system(sys).spawn(body);
  CHECK(codes.wait_for(1) == std::vector{errc::would_block});
  actors::caf_system(sys).spawn<caf::detached>(body);
  CHECK(codes.wait_for(2)[1] == errc::none);
}

TEST_CASE("CAF and typed actors keep a system busy together, and it ends clean") {
  for (int round = 0; round < 10; ++round) {
    actors::system sys(quiet(1 + round % 3));
    auto acc = sys.spawn<account>();
    std::vector<caf::actor> plain;
    for (int i = 0; i < 10; ++i)
      plain.push_back(actors::caf_system(sys).spawn(
          [to = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
            return {[self, to](int n) {
              self->send(to, deposit{1});
              if (n > 0)
                self->send(self, n - 1);
              else
                self->quit();
            }};
          }));
    for (auto& each : plain) caf::anon_send(each, 99);
    plain.clear();
    REQUIRE(sys.drain(long_enough));
    CHECK(acc.ask<balance>().get() == 1000);
  }
}

TEST_CASE("a CAF configuration of the caller's serves one system after another") {
  caf::actor_system_config cfg;
  cfg.set("scheduler.max-throughput", 10);
  for (int i = 0; i < 3; ++i) {
    actors::caf_configured_system sys(cfg, quiet(1));
    CHECK(sys.workers() == 1);
    auto acc = sys.spawn<account>();
    acc.tell(deposit{1});
    CHECK(acc.ask<balance>().get() == 1);
  }
  // and CAF itself
  caf::actor_system plain(cfg);
}

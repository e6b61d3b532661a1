// The life of systems, and of what is attached to it, at its edges.
#include <tests/core/support.hpp>

#include <future>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

/// A system of its own, as a member.
struct landlord {
  using protocol = actors::protocol<total, nothing>;
  actors::system inner{quiet(1)};
  actors::ref_of<adder> tenant = inner.spawn<adder>();
  int on(total) {
    tenant.tell(add{1});
    return inner.drain(long_enough) ? static_cast<int>(inner.counters().handled) : 0;
  }
  void on(nothing) {}
};

/// Sends what it was told to when it goes, whenever that is.
struct last_words {
  actors::ref<add> to;
  ~last_words() {
    if (to) to.tell(add{1});
  }
};

struct bear {
  using reply = actors::ref_of<adder>;
};
struct mother {
  using protocol = actors::protocol<bear, nothing>;
  actors::ref_of<adder> on(bear, actors::context& self) { return self.spawn<adder>(); }
  void on(nothing) {}
};

struct restless {
  using protocol = actors::protocol<nothing>;
  void on(nothing, actors::context& self) {
    self.stop(actors::stop_mode::now);
    throw std::runtime_error{"why it failed"};
  }
};

}  // namespace

TEST_CASE("a system made by one thread ends on another, while the first one lives") {
  std::unique_ptr<actors::system> sys;
  std::promise<void> made, ended;
  std::thread maker{[&] {
    sys = std::make_unique<actors::system>(quiet());
    made.set_value();
    ended.get_future().wait();
  }};
  made.get_future().wait();
  CHECK(sys->spawn<adder>().ask<total>().get() == 0);
  sys.reset();
  ended.set_value();
  maker.join();
}

TEST_CASE("a system may be a member of an actor") {
  actors::system outer(quiet());
  auto owner = outer.spawn<landlord>();
  CHECK(owner.ask<total>().get() == 1);
  SECTION("it ends with the actor") {
    owner.stop();
    outer.watch(owner).get();
  }
  SECTION("it ends with the outer system") {}
  CHECK(outer.spawn<adder>().ask<total>().get() == 0);
}

TEST_CASE("the destructor of a thread_local object may send, also the first thing of its thread") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  const bool sends_before = GENERATE(true, false);
  for (int i = 0; i < 4; ++i) {
    std::thread{[&] {
      thread_local last_words at_end;
      at_end.to = to;
      if (sends_before) to.tell(add{1});
    }}.join();
  }
  CHECK(to.ask<total>().get() == (sends_before ? 8 : 4));
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
  CHECK(sys.counters().sent == (sends_before ? 9 : 5));
}

TEST_CASE("a failure after a stop is what the actor ends with") {
  probe<std::string> lines;
  actors::system sys(logging_to(lines));
  SECTION("watched") {
    auto actor = sys.spawn<restless>();
    auto end = sys.watch(actor);
    actor.tell(nothing{});
    const auto reason = end.get().reason;
    CHECK(reason.code() == errc::actor_failed);
    CHECK(reason.text() == "why it failed");
  }
  SECTION("unwatched") {
    sys.spawn<restless>().tell(nothing{});
    CHECK(lines.wait_for(1)[0].find("why it failed") != std::string::npos);
  }
}

TEST_CASE("a dropped future of an end is no watcher: the failure is logged") {
  probe<std::string> lines;
  actors::system sys(logging_to(lines));
  auto actor = sys.spawn<adder>();
  static_cast<void>(sys.watch(actor));
  actor.tell<fail_with>("nobody hears of it");
  CHECK(lines.wait_for(1)[0].find("nobody hears of it") != std::string::npos);
}

TEST_CASE("the first of several ends counts") {
  actors::system sys(quiet());
  gate at;
  auto parent = sys.spawn<mother>();
  const actors::ref_of<adder> actor = parent.ask<bear>().get();
  auto end = sys.watch(actor);
  actor.tell<hold>(&at);
  at.await_reached();
  actor.stop(actors::stop_mode::now);
  SECTION("a stop, then that of its parent") { parent.stop(actors::stop_mode::now); }
  SECTION("a stop, and then another one") { actor.stop(actors::stop_mode::now); }
  at.open();
  CHECK(end.get().reason.code() == errc::killed);
}

TEST_CASE("an error of another system is a failure like any other") {
  probe<std::string> lines;
  actors::ref<total> gone;
  {
    actors::system other(quiet());
    gone = other.spawn<adder>();
  }
  struct asks {
    using protocol = actors::protocol<nothing>;
    actors::ref<total> whom;
    void on(nothing) { whom.ask<total>().get(); }
  };
  actors::system sys(logging_to(lines));
  auto actor = sys.spawn<asks>(gone);
  actor.tell(nothing{});
  CHECK(lines.wait_for(1)[0].find("the actor's system has ended") != std::string::npos);
}

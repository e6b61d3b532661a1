// on(started): the first thing an actor does.
#include <tests/core/support.hpp>

#include <algorithm>
#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

struct again {};

struct beginner {
  using protocol = actors::protocol<add, fail_with, again>;
  probe<std::string>* seen;
  int fail_at = 0;  // which beginning throws
  std::shared_ptr<int> times = std::make_shared<int>(0);
  bool lives_on = false;

  void on(actors::started, actors::context& self) {
    seen->put("started " + std::to_string(self.sender()));
    if (++*times == fail_at) throw std::runtime_error{"no"};
    self.after(0ns, add{100});
  }
  void on(add m) { seen->put("add " + std::to_string(m.n)); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  void on(again, actors::context& self) { self.restart(); }
  bool survives(const actors::error&) const noexcept { return lives_on; }
};

}  // namespace

TEST_CASE("on(started) comes once, in the actor's own context, before any message") {
  actors::system sys{quiet()};
  for (const bool own_thread : {false, true}) {
    for (const std::size_t capacity : {0, 10}) {
      probe<std::string> seen;
      const auto who =
          sys.spawn<beginner>({.own_thread = own_thread, .mailbox = {.capacity = capacity}}, &seen);
      who.tell<add>(1);
      const auto all = seen.wait_for(3);
      CHECK(all[0] == "started 0");
      REQUIRE(sys.drain(long_enough));
      CHECK(seen.size() == 3);
    }
  }
  CHECK(sys.counters().handled == 8);  // it is no message
}

TEST_CASE("on(started) of an actor from lambdas") {
  probe<std::string> seen;
  actors::system sys{quiet()};
  const auto who =
      sys.spawn(actors::behavior{[&](actors::started, actors::context& self) {
                                   seen.put("started");
                                   self.become(actors::behavior{[&](add) { seen.put("instead"); }});
                                 },
                                 [&](add) { seen.put("add"); }});
  who.tell<add>(1);
  CHECK(seen.wait_for(2) == std::vector<std::string>{"started", "instead"});
}

TEST_CASE("on(started) comes again after a restart, before what waits") {
  probe<std::string> seen;
  actors::system sys{quiet()};
  const auto who = sys.spawn<beginner>(&seen);
  who.tell<again>();
  who.tell<add>(2);
  std::vector<std::string> all;
  const auto at = [&](const char* what, int from) {
    return std::find(all.begin() + from, all.end(), what);
  };
  while (at("add 2", 0) == all.end()) all = seen.values();
  CHECK(all[0] == "started 0");
  CHECK(at("started 0", 1) < at("add 2", 0));
}

TEST_CASE("a failure in on(started) is one of a handler") {
  probe<std::string> seen;
  actors::system sys{quiet()};
  SECTION("it ends the actor, which a watcher hears") {
    const auto who = sys.spawn<beginner>(&seen, 1);
    CHECK(sys.watch(who).get().reason.text() == "no");
  }
  SECTION("an actor that survives begins anew") {
    const auto who = sys.spawn<beginner>(&seen, 1, std::make_shared<int>(0), true);
    who.tell<add>(3);
    const auto all = seen.wait_for(3);
    CHECK(all[0] == "started 0");
    CHECK(all[1] == "started 0");
    CHECK_FALSE(who.stopped());
  }
  SECTION("at a restart it is like a constructor that throws") {
    const auto who = sys.spawn<beginner>(&seen, 2, std::make_shared<int>(0), true);
    auto ended = sys.watch(who);
    who.tell<fail_with>("x");
    CHECK(ended.get().reason.text() == "no");
  }
}

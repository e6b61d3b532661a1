// What is put aside is booked once, whatever its handler does after that.
#include <tests/core/support.hpp>

#include <actors/ask/handler.hpp>

#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

struct put_aside {
  int n;
  bool fails = false;
};
struct ask_aside {
  using reply = int;
};
struct other_aside {};
struct twice_aside {};
struct later_aside {
  static constexpr bool shares = true;
  gate* at;
};
struct bring_back {};
struct count_notes {
  using reply = std::vector<int>;
};

/// Puts messages aside, and survives it if it should.
template <bool Survives> struct shelf {
  using protocol = actors::protocol<put_aside, ask_aside, other_aside, twice_aside, later_aside,
                                    bring_back, count_notes, nothing>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  bool open = false;
  std::vector<int> notes;

  bool survives(const actors::error&) noexcept { return Survives; }

  void on(put_aside m, actors::context& self) {
    if (open) return notes.push_back(m.n);
    self.stash(m);
    if (m.fails) throw std::runtime_error{"after it was put aside"};
  }
  void on(ask_aside m, actors::context& self, actors::promise<int> p) {
    if (open) return p.set(1);
    self.stash(m, std::move(p));
    throw std::runtime_error{"after it was put aside"};
  }
  // something that has never come
  void on(other_aside, actors::context& self) {
    self.stash(put_aside{8});
    throw std::runtime_error{"after something else was put aside"};
  }
  void on(twice_aside, actors::context& self) {
    self.stash(put_aside{1});
    self.stash(put_aside{2});
  }
  actors::task<> on(later_aside m, actors::context& self) {
    if (open) co_return notes.push_back(-1);
    self.stash(m);
    co_await self.sleep(1ms);
    self.stash(put_aside{5});
    m.at->pass();
    throw std::runtime_error{"long after it was put aside"};
  }
  void on(bring_back, actors::context& self) {
    open = true;
    self.unstash_all();
  }
  std::vector<int> on(count_notes) { return notes; }
  void on(nothing) {}
};

using fragile = shelf<false>;
using sturdy = shelf<true>;

}  // namespace

TEST_CASE("a message that is put aside and fails is dead, once, and does not come back") {
  actors::system sys(quiet());
  letter_box box(sys);
  SECTION("its actor ends") {
    auto actor = sys.spawn<fragile>();
    actor.tell<put_aside>(1, true);
    sys.watch(actor).get();
  }
  SECTION("its actor goes on") {
    auto actor = sys.spawn<sturdy>();
    actor.tell<put_aside>(1, true);
    actor.tell<put_aside>(2);
    actor.tell<bring_back>();
    CHECK(actor.ask<count_notes>().get() == std::vector{2});
  }
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.dead(actors::dead_cause::handler_failed) == 1);
  CHECK(counts.dead() == 1);
  CHECK(balanced(counts));
  const auto letters = box.letters.wait_for(1);
  CHECK(letters.size() == 1);
  CHECK(letters[0].text == "after it was put aside");
}

TEST_CASE("a request that is put aside and fails ends with what was thrown") {
  actors::system sys(quiet());
  auto actor = sys.spawn<sturdy>();
  const auto error = actor.ask<ask_aside>().result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text() == "after it was put aside");
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("what an actor puts aside of its own counts as sent by it") {
  actors::system sys(quiet());
  auto actor = sys.spawn<sturdy>();
  SECTION("in a handler that fails") {
    actor.tell<other_aside>();
    CHECK(actor.ask<count_notes>().get().empty());
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 1);
    // the restart has brought it back, and its handler has put it aside
    CHECK(sys.counters().held == 1);
    CHECK(sys.counters().sent == 3);
    actor.tell<bring_back>();
    CHECK(actor.ask<count_notes>().get() == std::vector{8});
  }
  SECTION("twice in a handler") {
    actor.tell<twice_aside>();
    CHECK(actor.ask<count_notes>().get().empty());
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().held == 2);
    CHECK(sys.counters().handled == 1);
    actor.tell<bring_back>();
    CHECK(actor.ask<count_notes>().get() == std::vector{1, 2});
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a coroutine that has put its message aside") {
  actors::system sys(quiet());
  gate at;
  auto actor = sys.spawn<sturdy>();
  actor.tell<later_aside>(&at);
  at.await_reached();
  SECTION("fails: the message is dead, once") {
    at.open();
    while (sys.counters().dead() == 0) {
    }
    actor.tell<bring_back>();
    CHECK(actor.ask<count_notes>().get() == std::vector{5});
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 1);
  }
  SECTION("is ended by a stop: the message is dead, once") {
    actor.stop(actors::stop_mode::now);
    at.open();
    sys.watch(actor).get();
    REQUIRE(sys.drain(long_enough));
    // the handler failed before it could be stopped, or was stopped
    CHECK(sys.counters().dead() == 2);
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

// -- a tree ---------------------------------------------------------------------------------------

struct grow {
  int depth;
  using reply = actors::done;
};

/// Has two children down to a depth; each says when it ends.
struct branch {
  using protocol = actors::protocol<grow, fail_with>;
  std::atomic<int>* alive;

  explicit branch(std::atomic<int>* count) : alive(count) { ++*alive; }
  ~branch() { --*alive; }

  void on(grow m, actors::context& self, actors::promise<actors::done> grown) {
    if (m.depth == 0) return grown.set();
    struct both {
      actors::promise<actors::done> grown;
      int left = 2;
    };
    auto join = std::make_shared<both>(std::move(grown));
    for (int i = 0; i < 2; ++i)
      self.spawn<branch>(alive).ask<grow>(m.depth - 1).then([join](actors::done) {
        if (--join->left == 0) join->grown.set();
      });
  }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
};

// -- itself ---------------------------------------------------------------------------------------

struct who {
  using reply = std::pair<std::uint64_t, std::string>;
};
struct who_sent {
  using reply = std::uint64_t;
};
struct ask_other {
  actors::ref<who_sent> other;
  using reply = std::uint64_t;
};
struct me {
  using reply = actors::ref<who>;
};
struct me_wrong {
  using reply = errc;
};

struct curious {
  using protocol = actors::protocol<who, who_sent, ask_other, me, me_wrong>;
  using who_reply = who::reply;
  who_reply on(who, actors::context& self) { return {self.id(), self.name()}; }
  std::uint64_t on(who_sent, actors::context& self) { return self.sender(); }
  actors::future<std::uint64_t> on(ask_other m) { return m.other.ask<who_sent>(); }
  actors::ref<who> on(me, actors::context& self) { return self.as_ref<curious>(); }
  errc on(me_wrong, actors::context& self) {
    return code_thrown_by([&] { static_cast<void>(self.as_ref<adder>()); });
  }
};

// -- stopping itself
// --------------------------------------------------------------------------------

struct stop_yourself {
  actors::stop_mode mode;
};
struct stops {
  using protocol = actors::protocol<stop_yourself, add, total, hold>;
  int sum = 0;
  void on(stop_yourself m, actors::context& self) {
    self.stop(m.mode);
    ++sum;  // the running handler goes on to its end
  }
  void on(add m) { sum += m.n; }
  int on(total) const { return sum; }
  void on(hold m) { m.at->pass(); }
};

/// Says in its destructor how far it came.
struct last_words {
  using protocol = actors::protocol<add, hold, nothing>;
  actors::ref<add> heir;
  int sum = 0;
  explicit last_words(actors::ref<add> h) : heir(std::move(h)) {}
  ~last_words() { heir.tell(add{sum}); }
  void on(add m) { sum += m.n; }
  void on(hold m) { m.at->pass(); }
  void on(nothing, actors::context& self) { self.stop(actors::stop_mode::now); }
};

}  // namespace

TEST_CASE("an actor knows its id, its name, its sender and a reference to itself") {
  actors::system sys(quiet());
  auto one = sys.spawn<curious>(actors::spawn_options{.name = "one"});
  auto two = sys.spawn<curious>();
  CHECK(one.ask<who>().get() == std::pair{one.id(), one.name()});
  CHECK(one.ask<me>().get() == one);
  CHECK(one.ask<me>().get().ask<who>().get().first == one.id());
  CHECK(one.ask<who_sent>().get() == 0);
  CHECK(one.ask<ask_other>(two).get() == one.id());
  CHECK(one.ask<me_wrong>().get() == errc::type_mismatch);
}

TEST_CASE("a stop after the mailbox lets everything sent before be handled, and nothing after") {
  actors::system sys(quiet());
  gate at;
  probe<int> sums;
  auto heir = sys.spawn(actors::behavior{[&sums](add m) { sums.put(m.n); }});
  auto to = sys.spawn<last_words>(heir);
  letter_box box(sys);
  to.tell<hold>(&at);
  at.await_reached();
  for (int i = 0; i < 1000; ++i) to.tell(add{1});
  to.stop();
  for (int i = 0; i < 10; ++i) to.tell(add{1000});
  to.stop();
  auto down = sys.watch(to);
  CHECK_FALSE(down.ready());
  at.open();
  CHECK_FALSE(down.get().reason);
  CHECK(sums.wait_for(1) == std::vector{1000});
  const auto letters = box.letters.wait_for(10);
  CHECK(letters.size() == 10);
  for (auto& each : letters) {
    CHECK(each.message == "core_test::add");
    CHECK(each.cause == actors::dead_cause::receiver_stopped);
    CHECK(each.receiver == to.id());
    CHECK(each.sender == 0);
  }
}

TEST_CASE("a stop at once lets the running handler end, and makes the mailbox dead letters") {
  actors::system sys(quiet());
  gate at;
  auto to = sys.spawn<adder>();
  letter_box box(sys);
  to.tell<hold>(&at);
  at.await_reached();
  for (int i = 0; i < 10; ++i) to.tell(add{1});
  auto asked = to.ask<total>();
  to.stop(actors::stop_mode::now);
  auto down = sys.watch(to);
  CHECK_FALSE(down.ready());
  at.open();
  CHECK(down.get().reason.code() == errc::killed);
  CHECK(asked.result().error().code() == errc::actor_stopped);
  CHECK(box.letters.wait_for(11).size() == 11);
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.handled == 1);
  CHECK(counts.dead(actors::dead_cause::receiver_stopped) == 11);
  CHECK(balanced(counts));
}

TEST_CASE("an idle actor is stopped at once, too") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  to.stop(actors::stop_mode::now);
  CHECK(sys.watch(to).get().reason.code() == errc::killed);
  CHECK(to.stopped());
}

TEST_CASE("an actor stops itself: after its mailbox, or right after the handler") {
  actors::system sys(quiet());
  gate at;
  auto to = sys.spawn<stops>();
  to.tell<hold>(&at);
  at.await_reached();
  SECTION("after the mailbox") {
    to.tell<stop_yourself>(actors::stop_mode::after_mailbox);
    to.tell(add{1});
    auto before = to.ask<total>();
    at.open();
    CHECK(before.get() == 2);
    CHECK_FALSE(sys.watch(to).get().reason);
  }
  SECTION("at once") {
    to.tell<stop_yourself>(actors::stop_mode::now);
    auto after = to.ask<total>();
    at.open();
    CHECK(after.result().error().code() == errc::actor_stopped);
    CHECK_FALSE(sys.watch(to).get().reason);
  }
}

TEST_CASE("the struct's destructor may send") {
  probe<int> sums;
  actors::system sys(quiet());
  auto heir = sys.spawn(actors::behavior{[&sums](add m) { sums.put(m.n); }});
  SECTION("at a stop") {
    auto to = sys.spawn<last_words>(heir);
    to.tell(add{7});
    to.stop();
    CHECK(sums.wait_for(1) == std::vector{7});
  }
  SECTION("when it stops itself at once") {
    auto to = sys.spawn<last_words>(heir);
    to.tell(add{8});
    to.tell(nothing{});
    CHECK(sums.wait_for(1) == std::vector{8});
  }
  SECTION("at a restart") {
    auto to = sys.spawn<last_words>(heir);
    to.tell(add{9});
    to.restart();
    CHECK(sums.wait_for(1) == std::vector{9});
  }
  SECTION("to itself: a dead letter") {
    struct nostalgic {
      using protocol = actors::protocol<nothing>;
      actors::ref<nothing> me;
      ~nostalgic() {
        if (me) me.tell(nothing{});
      }
      void on(nothing, actors::context& self) { me = self.as_ref<nostalgic>(); }
    };
    auto to = sys.spawn<nostalgic>();
    to.tell(nothing{});
    to.stop();
    sys.watch(to).get();
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().dead(actors::dead_cause::receiver_stopped) == 1);
    CHECK(balanced(sys.counters()));
  }
}

TEST_CASE("children end with their parent, to any depth") {
  std::atomic<int> alive{0};
  actors::system sys(quiet());
  auto root = sys.spawn<branch>(&alive);
  root.ask<grow>(3).get();
  CHECK(alive == 15);
  SECTION("when it stops") { root.stop(); }
  SECTION("when it is stopped at once") { root.stop(actors::stop_mode::now); }
  SECTION("when it fails") { root.tell<fail_with>("x"); }
  SECTION("when it restarts, the parent stays") {
    root.restart();
    REQUIRE(sys.drain(long_enough));
    CHECK(alive == 1);
    root.ask<grow>(1).get();
    CHECK(alive == 3);
    root.stop();
  }
  sys.watch(root).get();
  REQUIRE(sys.drain(long_enough));
  CHECK(alive == 0);
}

TEST_CASE("the system's end ends a whole tree") {
  std::atomic<int> alive{0};
  {
    actors::system sys(quiet());
    sys.spawn<branch>(&alive).ask<grow>(6).get();
    CHECK(alive == 127);
  }
  CHECK(alive == 0);
}

TEST_CASE("a child that ends before its parent leaves it alone") {
  struct spawn_child {
    using reply = actors::ref<nothing>;
  };
  struct parent {
    using protocol = actors::protocol<spawn_child, settled>;
    probe<actors::down>* seen;
    actors::ref<nothing> on(spawn_child, actors::context& self) {
      actors::ref<nothing> child = self.spawn<adder>();
      self.watch(child);
      return child;
    }
    void on(settled) {}
    void on(actors::down d) { seen->put(std::move(d)); }
  };
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<parent>(&seen);
  auto first = to.ask<spawn_child>().get();
  auto second = to.ask<spawn_child>().get();
  first.stop();
  CHECK(seen.wait_for(1)[0].id == first.id());
  to.ask<settled>().get();
  auto third = to.ask<spawn_child>().get();
  to.stop();
  CHECK(sys.watch(second).get().reason.code() == errc::parent_ended);
  CHECK(sys.watch(third).get().reason.code() == errc::parent_ended);
}

TEST_CASE("a parent with many children, ending from both sides at once") {
  struct spawn_some {
    using reply = std::vector<actors::ref<nothing>>;
  };
  actors::system sys(quiet());
  for (int round = 0; round < 20; ++round) {
    auto parent = sys.spawn(actors::behavior{[](spawn_some, actors::context& self) {
      std::vector<actors::ref<nothing>> out;
      for (int i = 0; i < 200; ++i) out.push_back(self.spawn<adder>());
      return out;
    }});
    auto children = parent.ask<spawn_some>().get();
    for (std::size_t i = 0; i < children.size(); i += 2) children[i].stop();
    parent.stop();
    for (auto& each : children) sys.watch(each).get();
    sys.watch(parent).get();
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

namespace {

/// Writes down what it hears of marks and stops; ends when it has been told to.
struct tidy {
  using protocol = actors::protocol<add, nothing>;
  probe<int>* heard;
  void on(add m) { heard->put(m.n); }
  void on(nothing, actors::context& self) { self.stop(actors::stop_mode::now); }
  void on(actors::marked) { heard->put(-1); }
  void on(actors::stopping) { heard->put(-2); }
};

}  // namespace

TEST_CASE("an actor that hears of a stop goes on until it ends itself") {
  actors::system sys{quiet(2)};
  probe<int> heard;
  const auto a = sys.spawn<tidy>(&heard);
  auto down = sys.watch(a);
  a.tell<add>(1);
  a.stop();
  a.tell<add>(2);
  CHECK(heard.wait_for(3) == std::vector{1, -2, 2});
  CHECK_FALSE(down.ready());
  a.tell<nothing>();
  CHECK_FALSE(down.get().reason);
  const auto killed = sys.spawn<tidy>(&heard);
  killed.stop(actors::stop_mode::now);
  CHECK(sys.watch(killed).get().reason.code() == errc::killed);
}

TEST_CASE("a mark is heard after what was sent before, and is no message") {
  actors::system sys{quiet(2)};
  probe<int> heard;
  const auto a = sys.spawn<tidy>(&heard);
  a.tell<add>(1);
  a.mark();
  a.tell<add>(2);
  CHECK(heard.wait_for(3) == std::vector{1, -1, 2});
  const auto deaf = sys.spawn<adder>();
  deaf.mark();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().sent == 2);
  CHECK(balanced(sys.counters()));
}

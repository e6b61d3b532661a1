#include <tests/core/support.hpp>

#include <atomic>
#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

struct question {
  using reply = int;
};
struct up {};
struct back {};

/// Answers with how many behaviours lie on top of it.
struct layered {
  using protocol = actors::protocol<question, up, back>;
  int on(question) const { return 0; }
  void on(up, actors::context& self) { push(self, 1); }
  void on(back, actors::context& self) { self.unbecome(); }  // nothing to go back from

  static void push(actors::context& self, int level) {
    self.become_stacked(
        actors::behavior{[level](question) { return level; },
                         [level](up, actors::context& me) { push(me, level + 1); },
                         // what the lambda holds must live until it returns
                         [level, text = std::string(100, 'x')](back, actors::context& me) {
                           me.unbecome();
                           if (text.size() != 100 || text[99] != 'x' || level == 0)
                             throw std::logic_error{"gone"};
                         }});
  }
};

struct only_question {};
struct narrow {
  using protocol = actors::protocol<question, only_question, add>;
  int sum = 0;
  int on(question) const { return sum; }
  void on(only_question, actors::context& self) {
    self.become(actors::behavior{[](question) { return -1; }});
  }
  void on(add m) { sum += m.n; }
};

struct open_up {};
struct patient {
  using protocol = actors::protocol<add, question, open_up>;
  probe<int>* seen;
  bool open = false;
  void on(add m, actors::context& self) {
    if (!open) return self.stash(m);
    seen->put(m.n);
  }
  void on(question q, actors::context& self, actors::promise<int> reply) {
    if (!open) return self.stash(q, std::move(reply));
    seen->put(-1);
    reply.set(-1);
  }
  void on(open_up, actors::context& self) {
    open = true;
    self.unstash_all();
  }
};

}  // namespace

TEST_CASE("an actor from lambdas: state in the captures, context and promise as parameters") {
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{
      [n = 0](add m) mutable { n += m.n; },
      [](question, actors::context& self) { return static_cast<int>(self.sender()); },
      [](total, actors::promise<int> reply) { reply.set(3); }});
  STATIC_REQUIRE(std::is_same_v<decltype(to), actors::ref<add, question, total>>);
  to.tell(add{1});
  CHECK(to.ask<question>().get() == 0);
  CHECK(to.ask<total>().get() == 3);
}

TEST_CASE("lambdas may take messages by value, rvalue and const reference") {
  probe<std::string> seen;
  struct by_value {
    std::string s;
  };
  struct by_rvalue {
    std::string s;
  };
  struct by_const {
    std::string s;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&seen](by_value m) { seen.put(m.s); },
                                       [&seen](by_rvalue&& m) { seen.put(std::move(m.s)); },
                                       [&seen](const by_const& m) noexcept { seen.put(m.s); }});
  to.tell<by_value>("1");
  to.tell<by_rvalue>("2");
  to.tell<by_const>("3");
  CHECK(seen.wait_for(3) == std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("lambdas may hear of the end of others") {
  probe<std::uint64_t> seen;
  actors::system sys(quiet());
  auto other = sys.spawn<adder>();
  auto to =
      sys.spawn(actors::behavior{[](watch_it m, actors::context& self) { self.watch(m.other); },
                                 [&seen](actors::down d) { seen.put(d.id); }});
  STATIC_REQUIRE(std::is_same_v<decltype(to), actors::ref<watch_it>>);
  to.tell<watch_it>(other);
  other.stop();
  CHECK(seen.wait_for(1) == std::vector{other.id()});
}

TEST_CASE("an actor of lambdas restarts with its captures as they were at spawn") {
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[n = 5](question) mutable { return n++; }});
  CHECK(to.ask<question>().get() == 5);
  CHECK(to.ask<question>().get() == 6);
  to.restart();
  CHECK(to.ask<question>().get() == 5);
}

TEST_CASE("become_stacked puts behaviours on top of one another, unbecome takes them off") {
  actors::system sys(quiet());
  auto to = sys.spawn<layered>();
  CHECK(to.ask<question>().get() == 0);
  to.tell(back{});
  CHECK(to.ask<question>().get() == 0);
  for (int i = 1; i <= 100; ++i) {
    to.tell(up{});
    CHECK(to.ask<question>().get() == i);
  }
  for (int i = 99; i >= 0; --i) {
    to.tell(back{});
    CHECK(to.ask<question>().get() == i);
  }
  to.tell(up{});
  CHECK(to.ask<question>().get() == 1);
}

namespace {

/// Takes note of how many of its copies live.
struct living {
  static inline std::atomic<int> count{0};
  living() { ++count; }
  living(const living&) { ++count; }
  living(living&&) noexcept { ++count; }
  ~living() { --count; }
};

struct count_lives {
  using reply = int;
};
struct many {
  int n;
};

/// Replaces its behaviour by one like it, with each `up`.
struct changing {
  using protocol = actors::protocol<question, up, back, many, count_lives>;
  int on(question) const { return 0; }
  void on(up, actors::context& self) { change(self, 1); }
  void on(back, actors::context& self) { self.unbecome(); }
  void on(many m, actors::context& self) {
    for (int i = 0; i < m.n; ++i) change(self, i);
  }
  int on(count_lives) const { return living::count; }

  static void change(actors::context& self, int level) {
    self.become(actors::behavior{
        [level](question) { return level; },
        [level, token = living{}, text = std::string(100, 'x')](up, actors::context& me) {
          change(me, level + 1);
          if (text.size() != 100 || text[99] != 'x') throw std::logic_error{"gone"};
        },
        [](back, actors::context& me) { me.unbecome(); },
        [text = std::string(100, 'x')](many m, actors::context& me) {
          for (int i = 0; i < m.n; ++i) change(me, i);
          if (text.size() != 100 || text[99] != 'x') throw std::logic_error{"gone"};
        },
        [](count_lives) { return living::count.load(); }});
  }
};

}  // namespace

TEST_CASE("become replaces, unbecome goes back to the struct's own handlers") {
  actors::system sys(quiet());
  auto to = sys.spawn<changing>();
  for (int i = 1; i <= 10'000; ++i) to.tell(up{});
  CHECK(to.ask<question>().get() == 10'000);
  CHECK(to.ask<count_lives>().get() == 1);
  to.tell(many{10'000});
  CHECK(to.ask<question>().get() == 9'999);
  CHECK(to.ask<count_lives>().get() == 1);
  to.tell(back{});
  CHECK(to.ask<question>().get() == 0);
  CHECK(to.ask<count_lives>().get() == 0);
  to.tell(back{});  // there is nothing to go back from
  CHECK(to.ask<question>().get() == 0);
}

TEST_CASE("become replaces what is on top, and what is below it stays") {
  actors::system sys(quiet());
  const auto level = [](int n) {
    return actors::behavior{[n](question) { return n; },
                            [](back, actors::context& me) { me.unbecome(); }};
  };
  auto to = sys.spawn(actors::behavior{[](question) { return 0; },
                                       [&](up, actors::context& self) {
                                         self.become_stacked(level(1));
                                         self.become_stacked(level(2));
                                         self.become(level(3));
                                       },
                                       [](back, actors::context& self) { self.unbecome(); }});
  to.tell(up{});
  CHECK(to.ask<question>().get() == 3);
  to.tell(back{});
  CHECK(to.ask<question>().get() == 1);
  to.tell(back{});
  CHECK(to.ask<question>().get() == 0);
}

TEST_CASE("what a behaviour lacks is a dead letter, and a request of it errs") {
  actors::system sys(quiet());
  letter_box box(sys);
  auto to = sys.spawn<narrow>();
  to.tell(add{1});
  to.tell(only_question{});
  to.tell(add{1});
  CHECK(to.ask<question>().get() == -1);
  const auto letters = box.letters.wait_for(1);
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].message == "core_test::add");
  CHECK(letters[0].cause == actors::dead_cause::unhandled);
  CHECK(letters[0].text.find("narrow #") != std::string::npos);
  CHECK(letters[0].text.find("core_test::add") != std::string::npos);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::unhandled) == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("become with a message that the actor's protocol lacks is bad_option, at once") {
  actors::system sys(quiet());
  struct mute {};
  struct foreign {};
  struct actor {
    using protocol = actors::protocol<mute>;
    std::string* told;
    void on(mute, actors::context& self) {
      try {
        self.become(actors::behavior{[](mute) {}, [](foreign) {}});
      } catch (const actors::actor_error& e) {
        if (e.code() == errc::bad_option) *told = e.what();
      }
    }
  };
  std::string told;
  auto to = sys.spawn<actor>(&told);
  to.tell(mute{});
  REQUIRE(sys.drain(long_enough));
  CHECK(told.find("foreign") != std::string::npos);
  CHECK(told.find("become") != std::string::npos);
}

TEST_CASE("a message may hold a container of what cannot be copied") {
  actors::system sys(quiet());
  struct parcel {
    std::string label;
    std::vector<std::unique_ptr<int>> items;
  };
  probe<int> seen;
  auto to = sys.spawn(actors::behavior{[&seen](parcel m) { seen.put(*m.items.at(0)); }});
  parcel sent;
  sent.items.push_back(std::make_unique<int>(4));
  to.tell(std::move(sent));
  CHECK(seen.wait_for(1) == std::vector{4});
}

TEST_CASE("a request that a behaviour lacks errs with unhandled") {
  struct mute {};
  actors::system sys(quiet());
  struct actor {
    using protocol = actors::protocol<question, mute>;
    int on(question) { return 1; }
    void on(mute, actors::context& self) {
      self.become(actors::behavior{[](mute) {}});
    }
  };
  auto to = sys.spawn<actor>();
  to.tell(mute{});
  const auto error = to.ask<question>().result().error();
  CHECK(error.code() == errc::unhandled);
  CHECK(error.text().find("question") != std::string::npos);
  CHECK_FALSE(to.stopped());
}

TEST_CASE("a handler that becomes something and fails takes nothing with it") {
  actors::system sys(quiet());
  struct bang {};
  auto to = sys.spawn(actors::behavior{[](bang, actors::context& self) {
    self.become(actors::behavior{[](bang) {}});
    self.unbecome();
    self.become(actors::behavior{[](bang) {}});
    throw std::runtime_error{"bang"};
  }});
  to.tell(bang{});
  CHECK(sys.watch(to).get().reason.text() == "bang");
}

TEST_CASE("stashed messages and requests come back in their order, before later ones") {
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<patient>(&seen);
  to.tell(add{1});
  auto first = to.ask<question>();
  to.tell(add{2});
  auto second = to.ask<question>();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().held == 4);
  CHECK_FALSE(first.ready());
  gate at;
  to.tell(open_up{});
  to.tell(add{3});
  CHECK(first.get() == -1);
  CHECK(second.get() == -1);
  CHECK(seen.wait_for(5) == std::vector{1, -1, 2, -1, 3});
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
  CHECK(sys.counters().handled == 6);
}

TEST_CASE("unstash puts back what was stashed while unstashing, too") {
  probe<int> seen;
  actors::system sys(quiet());
  // hands out one at a time: each unstash lets one through and stashes the rest again
  struct trickle {
    using protocol = actors::protocol<add, open_up, settled>;
    probe<int>* seen;
    int let = 0;
    void on(add m, actors::context& self) {
      if (let == 0) return self.stash(m);
      --let;
      seen->put(m.n);
    }
    void on(open_up, actors::context& self) {
      let = 1;
      self.unstash_all();
    }
    void on(settled) {}
  };
  auto to = sys.spawn<trickle>(&seen);
  for (int i = 0; i < 5; ++i) to.tell(add{i});
  for (int i = 0; i < 5; ++i) to.tell(open_up{});
  CHECK(seen.wait_for(5) == std::vector{0, 1, 2, 3, 4});
}

TEST_CASE("what is stashed at the end is dead, and what asked is told") {
  probe<int> seen;
  actors::system sys(quiet());
  letter_box box(sys);
  auto to = sys.spawn<patient>(&seen);
  to.tell(add{1});
  auto asked = to.ask<question>();
  to.stop();
  CHECK(asked.result().error().code() == errc::actor_stopped);
  CHECK(box.letters.wait_for(2).size() == 2);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::receiver_stopped) == 2);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("the sender of a stashed message stays") {
  struct from_whom {
    using reply = std::uint64_t;
  };
  struct curious {
    using protocol = actors::protocol<from_whom, open_up>;
    bool open = false;
    void on(from_whom q, actors::context& self, actors::promise<std::uint64_t> reply) {
      if (!open) return self.stash(q, std::move(reply));
      reply.set(self.sender());
    }
    void on(open_up, actors::context& self) {
      open = true;
      self.unstash_all();
    }
  };
  actors::system sys(quiet());
  auto to = sys.spawn<curious>();
  struct asker {
    using protocol = actors::protocol<from_whom>;
    actors::ref<from_whom> other;
    actors::future<std::uint64_t> on(from_whom) { return other.ask<from_whom>(); }
  };
  auto from = sys.spawn<asker>(to);
  auto reply = from.ask<from_whom>();
  REQUIRE(sys.drain(long_enough));
  to.tell(open_up{});
  CHECK(reply.get() == from.id());
}

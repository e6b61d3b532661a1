// Handlers: their forms, what happens when they throw, and trying again.
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

// -- forms
// ------------------------------------------------------------------------------------------

struct plain {};
struct with_context {};
struct by_rvalue {
  std::unique_ptr<int> p;
};
struct by_const {
  int n;
};
struct value_reply {
  using reply = int;
};
struct converted_reply {
  using reply = std::string;
};
struct done_reply {
  using reply = actors::done;
};
struct void_reply {
  using reply = actors::done;
};
struct future_reply {
  using reply = int;
};
struct promise_reply {
  using reply = int;
};
struct context_promise_reply {
  using reply = int;
};

struct forms {
  using protocol =
      actors::protocol<plain, with_context, by_rvalue, by_const, value_reply, converted_reply,
                       done_reply, void_reply, future_reply, promise_reply, context_promise_reply>;
  actors::ref<total> other;
  int calls = 0;

  void on(plain) { ++calls; }
  void on(with_context, actors::context&) { ++calls; }
  void on(by_rvalue&& m) { calls += *std::move(m).p; }
  void on(const by_const& m) noexcept { calls += m.n; }
  int on(value_reply) const { return calls; }
  const char* on(converted_reply) { return "converted"; }
  actors::done on(done_reply) { return {}; }
  void on(void_reply, actors::context&) { ++calls; }
  actors::future<int> on(future_reply) { return other.ask<total>(); }
  void on(promise_reply, actors::promise<int> p) { p.set(1); }
  void on(context_promise_reply, actors::context&, actors::promise<int> p) { p.set(2); }
};

/// Reads well without a runtime: a plain struct.
struct account {
  struct deposit {
    double amount;
  };
  struct balance {
    using reply = double;
  };
  using protocol = actors::protocol<deposit, balance>;
  double sum = 0;
  void on(deposit m) { sum += m.amount; }
  double on(balance) const { return sum; }
};

/// Derived structs find the handlers of their base.
struct base_actor {
  void on(add m) { sum += m.n; }
  int sum = 0;
};
struct derived_actor : base_actor {
  using protocol = actors::protocol<add, total>;
  using base_actor::on;
  int on(total) const { return sum; }
};

// -- throwing
// ---------------------------------------------------------------------------------------

struct kept {
  std::string text;
};
struct moved {
  std::string text;
};
struct other_exception {};
struct throws {
  using protocol = actors::protocol<kept, moved, other_exception, add>;
  void on(const kept&) { throw std::runtime_error{"of kept"}; }
  void on(moved m) { throw std::runtime_error{"of " + m.text}; }
  void on(other_exception) { throw 42; }
  void on(add) {}
};

// -- trying again
// -----------------------------------------------------------------------------------

struct work {
  int failures;  ///< how many tries fail
  std::shared_ptr<std::atomic<int>> tries = std::make_shared<std::atomic<int>>(0);
};
struct ask_work {
  int failures;
  std::shared_ptr<std::atomic<int>> tries = std::make_shared<std::atomic<int>>(0);
  using reply = int;
};
struct ask_work_later {
  int failures;
  std::shared_ptr<std::atomic<int>> tries = std::make_shared<std::atomic<int>>(0);
  using reply = int;
};

struct tries_again {
  using protocol = actors::protocol<work, ask_work, ask_work_later, total, add>;
  static constexpr unsigned retries = 2;
  static inline std::atomic<int> births{0};
  int sum = 0;

  tries_again() { ++births; }

  static int attempt(int failures, std::atomic<int>& tries) {
    const int now = ++tries;
    if (now <= failures) throw std::runtime_error{"try " + std::to_string(now)};
    return now;
  }
  void on(work m) { sum += attempt(m.failures, *m.tries); }
  int on(ask_work m) { return attempt(m.failures, *m.tries); }
  void on(ask_work_later m, actors::promise<int> p) { p.set(attempt(m.failures, *m.tries)); }
  int on(total) const { return sum; }
  void on(add m) { sum += m.n; }
};

struct retries_but_cannot {
  using protocol = actors::protocol<work>;
  static constexpr unsigned retries = 2;
  std::unique_ptr<int> only;
  explicit retries_but_cannot(std::unique_ptr<int> p) : only(std::move(p)) {}
  void on(work m) { tries_again::attempt(m.failures, *m.tries); }
};

struct retries_but_dies {
  using protocol = actors::protocol<work>;
  static constexpr unsigned retries = 2;
  std::string state = std::string(100, 'x');
  explicit retries_but_dies(std::shared_ptr<int> births) {
    if (++*births == 2) throw std::runtime_error{"no second life"};
  }
  void on(work m) {
    if (state.size() == 100) tries_again::attempt(m.failures, *m.tries);
  }
};

}  // namespace

TEST_CASE("a handler has one of its forms") {
  actors::system sys(quiet());
  auto to = sys.spawn<forms>(sys.spawn<adder>());
  to.tell(plain{});
  to.tell(with_context{});
  to.tell<by_rvalue>(std::make_unique<int>(10));
  to.tell(by_const{100});
  CHECK(to.ask<value_reply>().get() == 112);
  CHECK(to.ask<converted_reply>().get() == "converted");
  CHECK(to.ask<done_reply>().get() == actors::done{});
  CHECK(to.ask<void_reply>().get() == actors::done{});
  CHECK(to.ask<value_reply>().get() == 113);
  CHECK(to.ask<future_reply>().get() == 0);
  CHECK(to.ask<promise_reply>().get() == 1);
  CHECK(to.ask<context_promise_reply>().get() == 2);
}

TEST_CASE("requests of every form may also be told") {
  actors::system sys(quiet());
  auto to = sys.spawn<forms>(sys.spawn<adder>());
  to.tell(value_reply{});
  to.tell(converted_reply{});
  to.tell(done_reply{});
  to.tell(void_reply{});
  to.tell(future_reply{});
  to.tell(promise_reply{});
  to.tell(context_promise_reply{});
  CHECK(to.ask<value_reply>().get() == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 0);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("an actor's struct can be tested without a runtime") {
  account mine;
  mine.on(account::deposit{100});
  CHECK(mine.on(account::balance{}) == 100);
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  acc.tell(account::deposit{100});
  acc.tell<account::deposit>(50);
  CHECK(acc.ask<account::balance>().get() == 150);
}

TEST_CASE("handlers may be inherited") {
  actors::system sys(quiet());
  auto to = sys.spawn<derived_actor>();
  to.tell(add{1});
  CHECK(to.ask<total>().get() == 1);
}

TEST_CASE("an exception ends the actor with its text; the process and the others live") {
  actors::system sys(quiet());
  auto bystander = sys.spawn<adder>();
  auto to = sys.spawn<throws>();
  auto down = sys.watch(to);
  SECTION("a std::exception") {
    to.tell<kept>("x");
    CHECK(down.get().reason.text() == "of kept");
  }
  SECTION("anything else") {
    to.tell(other_exception{});
    const auto reason = down.get().reason;
    CHECK(reason.code() == errc::actor_failed);
    CHECK_FALSE(reason.text().empty());
  }
  CHECK(to.stopped());
  bystander.tell(add{1});
  CHECK(bystander.ask<total>().get() == 1);
  to.tell(add{1});
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead(actors::dead_cause::receiver_stopped) == 1);
  CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a failed message is a dead letter: whole if the handler took it by const reference") {
  actors::system sys(quiet());
  probe<std::string> contents;
  auto subscription = sys.on_dead_letter([&contents](const actors::dead_letter& l) {
    const auto* as_kept = l.content<kept>();
    const auto* as_moved = l.content<moved>();
    contents.put(std::string{l.message} + "|" + std::string{l.text} + "|" +
                 (as_kept != nullptr ? as_kept->text : "-") + "|" +
                 (as_moved != nullptr ? as_moved->text : "-"));
  });
  auto one = sys.spawn<throws>();
  auto two = sys.spawn<throws>();
  one.tell<kept>("whole");
  CHECK(contents.wait_for(1).back().ends_with("kept|of kept|whole|-"));
  two.tell<moved>("moved out");
  CHECK(contents.wait_for(2).back().ends_with("moved|of moved out|-|-"));
  sys.watch(two).get();
  two.tell<moved>("never handled");
  const auto last = contents.wait_for(3).back();
  CHECK(last.ends_with("|-|never handled"));
  CHECK(last.find("has stopped") != std::string::npos);
}

TEST_CASE("what a handler moved from is not shown, whatever it became before it threw") {
  struct text {
    std::string s;
  };
  actors::system sys(quiet());
  probe<bool> shown;
  auto subscription = sys.on_dead_letter(
      [&shown](const actors::dead_letter& l) { shown.put(l.content<text>() != nullptr); });
  auto to = sys.spawn(actors::behavior{[](text, actors::context& self) {
    self.become(actors::behavior{[](const text&) {}});
    throw std::runtime_error{"x"};
  }});
  to.tell<text>("gone");
  CHECK(shown.wait_for(1) == std::vector{false});
}

TEST_CASE("a dead letter names the actor that sent it") {
  struct pass_on {
    actors::ref<moved> to;
  };
  actors::system sys(quiet());
  letter_box box(sys);
  auto to = sys.spawn<throws>();
  auto from = sys.spawn(actors::behavior{[](pass_on m) { m.to.tell<moved>("x"); }});
  from.tell<pass_on>(to);
  const auto l = box.letters.wait_for(1)[0];
  CHECK(l.sender == from.id());
  CHECK(l.receiver == to.id());
  CHECK(l.message.ends_with("moved"));
}

TEST_CASE("a failed message is tried again on a fresh struct, as often as the actor says") {
  actors::system sys(quiet());
  letter_box box(sys);
  tries_again::births = 0;
  auto to = sys.spawn<tries_again>();
  SECTION("it succeeds in the end") {
    to.tell(add{1000});
    to.tell(work{2});
    CHECK(to.ask<total>().get() == 3);  // the struct is fresh, and its third try succeeded
    CHECK(tries_again::births == 3);
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().dead() == 0);
    CHECK(sys.counters().handled == 3);
    CHECK(balanced(sys.counters()));
  }
  SECTION("it succeeds at once") {
    to.tell(work{0});
    CHECK(to.ask<total>().get() == 1);
    CHECK(tries_again::births == 1);
  }
  SECTION("the last one fails: a dead letter, and the actor fails") {
    auto down = sys.watch(to);
    to.tell(work{5});
    to.tell(add{1});
    CHECK(down.get().reason.text() == "try 3");
    const auto letters = box.letters.wait_for(2);
    CHECK(letters[0].cause == actors::dead_cause::handler_failed);
    CHECK(letters[0].text == "try 3");
    CHECK(letters[1].cause == actors::dead_cause::receiver_stopped);
    REQUIRE(sys.drain(long_enough));
    CHECK(balanced(sys.counters()));
  }
  SECTION("a request is answered by a later try") { CHECK(to.ask(ask_work{2}).get() == 3); }
  SECTION("a request of which the last try fails") {
    const auto error = to.ask(ask_work{5}).result().error();
    CHECK(error.code() == errc::actor_failed);
    CHECK(error.text() == "try 3");
  }
  SECTION("a promise that a failed try dropped is that of the next one") {
    CHECK(to.ask(ask_work_later{1}).get() == 2);
    const auto error = to.ask(ask_work_later{5}).result().error();
    CHECK(error.code() == errc::actor_failed);
    CHECK(error.text() == "try 3");
  }
}

TEST_CASE("a failed message that was to be tried again keeps its content for the dead letter") {
  actors::system sys(quiet());
  probe<int> failures;
  auto subscription = sys.on_dead_letter([&failures](const actors::dead_letter& l) {
    const auto* content = l.content<work>();
    failures.put(content != nullptr ? content->failures : -1);
  });
  sys.spawn<tries_again>().tell(work{5});
  CHECK(failures.wait_for(1) == std::vector{5});
}

TEST_CASE("trying again needs a struct that can be rebuilt") {
  actors::system sys(quiet());
  letter_box box(sys);
  SECTION("arguments that cannot be copied") {
    auto to = sys.spawn<retries_but_cannot>(std::make_unique<int>(1));
    auto down = sys.watch(to);
    work m{5};
    const auto tries = m.tries;
    to.tell(std::move(m));
    CHECK(down.get().reason.code() == errc::not_restartable);
    CHECK(*tries == 1);
  }
  SECTION("a constructor that throws the second time") {
    auto to = sys.spawn<retries_but_dies>(std::make_shared<int>(0));
    auto down = sys.watch(to);
    work m{5};
    const auto tries = m.tries;
    to.tell(std::move(m));
    CHECK(down.get().reason.text() == "no second life");
    CHECK(*tries == 1);
  }
  const auto letters = box.letters.wait_for(1);
  CHECK(letters[0].cause == actors::dead_cause::handler_failed);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 1);
  CHECK(balanced(sys.counters()));
}

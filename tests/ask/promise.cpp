#include <tests/ask/support.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::promise;

TEST_CASE("a promise is answered later, by another message") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto one = to.ask<answer_later>();
  auto two = to.ask<answer_later>();
  to.ask<note>().get();
  CHECK_FALSE(one.ready());
  to.tell(answer_now{5});
  CHECK(one.get() == 5);
  CHECK(two.get() == 5);
}

TEST_CASE("a promise is answered from another thread") {
  struct hand_out {
    using reply = int;
  };
  probe<std::shared_ptr<promise<int>>> promises;
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&promises](hand_out, promise<int> p) {
    promises.put(std::make_shared<promise<int>>(std::move(p)));
  }});
  constexpr int count = 500;
  std::thread other([&] {
    for (int i = 0; i < count; ++i) {
      auto p = promises.wait_for(static_cast<std::size_t>(i) + 1)[static_cast<std::size_t>(i)];
      p->set(i);
    }
  });
  int wrong = 0;
  for (int i = 0; i < count; ++i) wrong += to.ask<hand_out>().get() != i;
  other.join();
  CHECK(wrong == 0);
}

TEST_CASE("a promise that is dropped breaks") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto one = to.ask<answer_later>();
  to.tell(drop_all{});
  const auto error = one.result().error();
  CHECK(error.code() == errc::broken_promise);
  CHECK_FALSE(error.text().empty());
  CHECK_FALSE(to.stopped());
}

TEST_CASE("the second answer to a promise is ignored") {
  struct twice {
    int how;
    using reply = int;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[](twice m, promise<int> p) {
    if (m.how == 0) p.set(1), p.set(2);
    if (m.how == 1) p.fail({errc::cancelled, "no"}), p.set(2);
    if (m.how == 2) p.set(3), p.fail({errc::cancelled, "no"});
    if (static_cast<bool>(p)) throw std::logic_error{"still open"};
  }});
  CHECK(to.ask<twice>(0).get() == 1);
  CHECK(to.ask<twice>(1).result().error() == actors::error{errc::cancelled});
  CHECK(to.ask<twice>(2).get() == 3);
}

TEST_CASE("a promise may be failed with an error of one's own") {
  struct fail_me {
    using reply = int;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[](fail_me, promise<int> p) {
    p.fail({errc::timed_out, "too slow"});
  }});
  const auto error = to.ask<fail_me>().result().error();
  CHECK(error.code() == errc::timed_out);
  CHECK(error.text() == "too slow");
  CHECK_FALSE(to.stopped());
}

TEST_CASE("a handler that throws after it took the promise: the asker hears of a failure") {
  struct half_way {
    bool answered;
    using reply = int;
  };
  actors::system sys(quiet());
  auto make = [&] {
    return sys.spawn(actors::behavior{[](half_way m, promise<int> p) {
      if (m.answered) p.set(1);
      throw std::runtime_error{"half way"};
    }});
  };
  CHECK(make().ask<half_way>(false).result().error().code() == errc::actor_failed);
  CHECK(make().ask<half_way>(true).get() == 1);
}

TEST_CASE("a promise outlives its actor and its system, and still answers") {
  struct hand_out {
    using reply = std::string;
  };
  probe<std::shared_ptr<promise<std::string>>> promises;
  actors::future<std::string> waiting, never;
  {
    actors::system sys(quiet());
    auto to = sys.spawn(actors::behavior{[&promises](hand_out, promise<std::string> p) {
      promises.put(std::make_shared<promise<std::string>>(std::move(p)));
    }});
    waiting = to.ask<hand_out>();
    never = to.ask<hand_out>();
    // one whose asker is an actor that ends with the system
    auto asker = sys.spawn<runner>();
    asker.ask<run_this>([to](actors::context&) { to.ask<hand_out>().then([](std::string) {}); })
        .get();
    promises.wait_for(3);
  }
  auto all = promises.values();
  all[0]->set("late");
  all[1].reset();
  all[2]->set("to nobody");
  all.clear();
  CHECK(waiting.get() == "late");
}

TEST_CASE("a promise without an asker takes answers and forgets them") {
  promise<int> none;
  CHECK_FALSE(static_cast<bool>(none));
  none.set(1);
  none.fail({errc::cancelled, ""});
  promise<actors::done> nothing_to_say;
  nothing_to_say.set();

  probe<bool> asked;
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&asked](answer_later, promise<int> p) {
    asked.put(static_cast<bool>(p));
    p.set(1);
  }});
  to.tell(answer_later{});
  CHECK(to.ask<answer_later>().get() == 1);
  CHECK(asked.values() == std::vector{false, true});
}

TEST_CASE("assigning over an open promise breaks it at once") {
  struct replace {
    using reply = int;
  };
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{
      [kept = promise<int>{}](replace, promise<int> p) mutable { kept = std::move(p); }});
  auto first = to.ask<replace>();
  auto second = to.ask<replace>();
  CHECK(first.result().error().code() == errc::broken_promise);
  CHECK_FALSE(second.wait_for(1ms));
}

TEST_CASE("a reply whose move throws leaves nobody waiting") {
  struct grumpy {
    bool angry = true;
    grumpy() = default;
    grumpy(grumpy&& other) noexcept(false) : angry(other.angry) {
      if (angry) throw std::runtime_error{"do not move me"};
    }
  };
  struct give {
    bool by_promise;
    using reply = grumpy;
  };
  actors::system sys(quiet());
  auto one = sys.spawn(actors::behavior{[](give, promise<grumpy> p) {
    grumpy g;
    p.set(std::move(g));
  }});
  CHECK(one.ask<give>(true).result().error().code() == errc::actor_failed);
}

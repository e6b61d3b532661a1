// Chains of any length: of futures, of continuations, of coroutines. They need no stack.
#include <tests/ask/support.hpp>
#include <tests/support/budget.hpp>

#include <actors/ask/combine.hpp>
#include <actors/ask/sync_wait.hpp>

#include <tests/support/catch.hpp>

using namespace ask_test;
using actors::future;
using actors::promise;
using actors::result;
using actors::task;

namespace {

std::size_t depth() { return static_cast<std::size_t>(actors::test::budget("depth of chains")); }

struct chain {
  promise<int> first;
  future<int> last;
};

/// Each future answers the next promise.
template <class Link> chain make_chain(Link&& link) {
  auto [first, last] = actors::make_promise<int>();
  for (auto left = depth(); left != 0; --left) {
    auto [p, f] = actors::make_promise<int>();
    link(std::move(last), std::move(p));
    last = std::move(f);
  }
  return {std::move(first), std::move(last)};
}

chain forwarded() {
  return make_chain([](future<int> f, promise<int> p) { std::move(f).forward_to(std::move(p)); });
}

chain continued() {
  return make_chain([](future<int> f, promise<int> p) {
    std::move(f).then(
        [p = std::move(p)](result<int> r) mutable { r ? p.set(*r + 1) : p.fail(r.error()); });
  });
}

struct hop {
  int n;
  using reply = int;
};
/// Answers with the future of the next one's answer.
struct link_of_futures {
  using protocol = actors::protocol<hop>;
  actors::ref<hop> next;
  future<int> on(hop m) {
    if (next) return next.ask<hop>(m.n + 1);
    auto [p, f] = actors::make_promise<int>();
    p.set(m.n);
    return std::move(f);
  }
};

task<int> nest(std::size_t n) {
  if (n == 0) co_return 0;
  co_return 1 + co_await nest(n - 1);
}
task<int> nest_to_throw(std::size_t n) {
  if (n == 0) throw std::runtime_error{"the innermost"};
  co_return co_await nest_to_throw(n - 1);
}

struct dive {
  using reply = int;
};
/// Waits deep down in its own coroutines.
struct diver {
  using protocol = actors::protocol<dive, nothing>;
  oracle_ref source;
  std::atomic<std::size_t>* frames;

  struct counted {
    std::atomic<std::size_t>& frames;
    explicit counted(std::atomic<std::size_t>& f) : frames(f) { ++frames; }
    counted(const counted&) = delete;
    ~counted() { --frames; }
  };

  task<int> down(std::size_t n) {
    const counted mine{*frames};
    if (n == 0) co_return co_await source.ask<answer_later>();
    co_return 1 + co_await down(n - 1);
  }
  task<int> on(dive) { co_return co_await down(depth()); }
  void on(nothing) {}
};

}  // namespace

TEST_CASE("a chain of forwarded futures needs no stack") {
  auto c = forwarded();
  SECTION("answered") {
    c.first.set(7);
    CHECK(c.last.get() == 7);
  }
  SECTION("broken") {
    c.first = {};
    CHECK(c.last.result().error().code() == errc::broken_promise);
  }
  SECTION("dropped at its end") { c.last = {}; }
}

TEST_CASE("a chain of continuations needs no stack") {
  auto c = continued();
  SECTION("answered") {
    c.first.set(0);
    CHECK(c.last.get() == static_cast<int>(depth()));
  }
  SECTION("broken") {
    c.first = {};
    CHECK(c.last.result().error().code() == errc::broken_promise);
  }
  SECTION("dropped at its end") { c.last = {}; }
}

TEST_CASE("a chain of when_all needs no stack") {
  auto c = make_chain([](future<int> f, promise<int> p) {
    actors::when_all(std::move(f)).then([p = std::move(p)](result<std::tuple<int>> r) mutable {
      r ? p.set(std::get<0>(*r)) : p.fail(r.error());
    });
  });
  c.first.set(3);
  CHECK(c.last.get() == 3);
}

TEST_CASE("a chain of actors that return futures needs no stack") {
  actors::system sys{quiet()};
  actors::ref<hop> last;
  for (auto left = depth() / 4; left != 0; --left) last = sys.spawn<link_of_futures>(last);
  CHECK(last.ask<hop>(1).get() == static_cast<int>(depth() / 4));
}

TEST_CASE("nested awaits need no stack") {
  CHECK(actors::sync_wait(nest(depth())) == static_cast<int>(depth()));
  CHECK_THROWS_WITH(actors::sync_wait(nest_to_throw(depth() / 10)), "the innermost");
}

TEST_CASE("nested awaits that wait need no stack, whether they go on or are destroyed") {
  std::atomic<std::size_t> frames{0};
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  const auto deep = sys.spawn<diver>(source, &frames);
  auto answer = deep.ask<dive>();
  while (source.ask<count_open>().get() == 0) std::this_thread::yield();
  CHECK(frames == depth() + 1);
  SECTION("they go on") {
    source.tell<answer_now>(5);
    CHECK(answer.get() == static_cast<int>(depth()) + 5);
  }
  SECTION("the actor ends") {
    deep.stop(actors::stop_mode::now);
    CHECK(answer.result().error().code() == errc::actor_stopped);
    sys.watch(deep).get();
  }
  SECTION("the request is taken back") {
    answer.cancel();
    CHECK(answer.result().error().code() == errc::cancelled);
    REQUIRE(sys.drain(long_enough));
  }
  CHECK(frames == 0);
}

TEST_CASE("a task that was never started, in a task that was never started, is destroyed") {
  auto t = nest(0);
  for (int i = 0; i < 100; ++i)
    t = [](task<int> inner) -> task<int> { co_return co_await std::move(inner); }(std::move(t));
  CHECK(actors::sync_wait(std::move(t)) == 0);
}

TEST_CASE("a coroutine may be resumed by hand within another one") {
  // resume() within a coroutine must have run the other one when it returns
  struct by_hand {
    std::coroutine_handle<>& kept;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { kept = h; }
    void await_resume() const noexcept {}
  };
  std::coroutine_handle<> kept;
  std::vector<int> order;
  const auto leaf = [&](int n) -> task<> {
    order.push_back(n);
    co_return;
  };
  const auto sleeper = [&]() -> task<> {
    co_await by_hand{kept};
    co_await leaf(1);
    order.push_back(2);
  };
  auto sleeping = sleeper();
  struct : actors::detail::task_root {
    void task_ended() noexcept override {}
  } root;
  sleeping.frame().promise().rooted_in(&root);
  actors::detail::trampoline::run(sleeping.frame());
  const auto waker = [&]() -> task<> {
    order.push_back(0);
    kept.resume();
    order.push_back(3);
    co_await leaf(4);
  };
  actors::sync_wait(waker());
  CHECK(order == std::vector{0, 1, 2, 3, 4});
}

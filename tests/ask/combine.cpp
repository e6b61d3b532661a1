#include <tests/ask/support.hpp>
#include <tests/support/budget.hpp>

#include <numeric>
#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::future;

TEST_CASE("a promise and its future, without an actor") {
  auto [answer, later] = actors::make_promise<std::string>();
  CHECK_FALSE(later.ready());
  std::thread other([&answer = answer] { answer.set("from another thread"); });
  CHECK(later.get() == "from another thread");
  other.join();
  future<int> dropped;
  dropped = actors::make_promise<int>().second;
  CHECK(dropped.result().error().code() == errc::broken_promise);
}

TEST_CASE("when_all gives all values in order") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto both = actors::when_all(to.ask<double_it>(1), to.ask<note>(), to.ask<double_it>(2));
  CHECK(both.get() == std::tuple{2, actors::done{}, 4});
  std::vector<future<int>> many;
  for (int i = 0; i < 1000; ++i) many.push_back(to.ask<double_it>(i));
  const auto all = actors::when_all(std::move(many)).get();
  REQUIRE(all.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(all[static_cast<std::size_t>(i)] == 2 * i);
  CHECK(actors::when_all(std::vector<future<int>>{}).get().empty());
}

TEST_CASE("when_all ends with the first error, without waiting for the rest") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto never = to.ask<answer_later>();
  auto bad = sys.spawn<oracle>().ask<refuse>("no");
  const auto error = actors::when_all(std::move(never), std::move(bad)).result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(error.text() == "no");
  CHECK(actors::when_all(future<int>{}, future<int>{}).result().error().code() ==
        errc::empty_future);
}

TEST_CASE("when_any gives the first that ends, value or error") {
  actors::system sys(quiet());
  auto slow = sys.spawn<oracle>();
  auto quick = sys.spawn<oracle>();
  std::vector<future<int>> parts;
  parts.push_back(slow.ask<answer_later>());
  parts.push_back(quick.ask<double_it>(4));
  const auto first = actors::when_any(std::move(parts)).get();
  CHECK(first.index == 1);
  CHECK(first.outcome.value() == 8);
  slow.tell<answer_now>(1);  // dropped

  std::vector<future<int>> failing;
  failing.push_back(slow.ask<answer_later>());
  failing.push_back(quick.ask<refuse>("no"));
  CHECK(actors::when_any(std::move(failing)).get().outcome.error().text() == "no");
  CHECK(actors::when_any(std::vector<future<int>>{}).result().error().code() == errc::empty_future);
}

TEST_CASE("as_completed yields futures in the order in which they end") {
  actors::system sys(quiet());
  std::vector<oracle_ref> oracles;
  std::vector<future<int>> parts;
  for (int i = 0; i < 5; ++i) {
    oracles.push_back(sys.spawn<oracle>());
    parts.push_back(oracles.back().ask<answer_later>());
  }
  std::vector<std::size_t> order;
  actors::as_completed<int> all{std::move(parts)};
  std::size_t next = 4;
  oracles[next].tell<answer_now>(40);
  for (auto& [index, outcome] : all) {
    order.push_back(index);
    CHECK(outcome.value() == 10 * static_cast<int>(index));
    if (next-- > 0) oracles[next].tell<answer_now>(10 * static_cast<int>(next));
  }
  CHECK(order == std::vector<std::size_t>{4, 3, 2, 1, 0});
  for (auto& each : actors::as_completed<int>{{}}) FAIL("there is none: " << each.index);
}

TEST_CASE("as_completed does not wait on a worker thread") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  sys.spawn<runner>()
      .ask(run_this{[&](actors::context&) {
        std::vector<future<int>> parts;
        parts.push_back(to.ask<answer_later>());
        actors::as_completed<int> all{std::move(parts)};
        if (code_thrown_by([&] { static_cast<void>(all.begin()); }) != errc::would_block)
          throw std::runtime_error{"it waited"};
      }})
      .get();
}

TEST_CASE("a coroutine awaits several futures at once") {
  actors::system sys(quiet());
  auto to = sys.spawn<oracle>();
  auto sum = [](oracle_ref other) -> actors::task<int> {
    const auto [a, b] = co_await actors::when_all(other.ask<double_it>(1), other.ask<double_it>(2));
    std::vector<future<int>> more;
    for (int i = 0; i < 10; ++i) more.push_back(other.ask<double_it>(i));
    const auto rest = co_await actors::when_all(std::move(more));
    co_return std::accumulate(rest.begin(), rest.end(), a + b);
  };
  CHECK(actors::sync_wait(sum(to)) == 96);
}

TEST_CASE("many futures that end on several threads at once are gathered exactly") {
  actors::system sys(quiet(4));
  const auto rounds = actors::test::budget("messages") / 1000;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    std::vector<future<int>> parts;
    for (int i = 0; i < 8; ++i) parts.push_back(sys.spawn<oracle>().ask<double_it>(i));
    const auto all = actors::when_all(std::move(parts)).get();
    CHECK(std::accumulate(all.begin(), all.end(), 0) == 56);
  }
}

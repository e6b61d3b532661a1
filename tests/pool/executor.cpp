// The executors: the same tests for each design.
#include <actors/ask/sync_wait.hpp>
#include <actors/ask/wait.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>

#include <functional>
#include <numeric>
#include <ranges>
#include <stop_token>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;
using actors::executor_base;
using actors::future;
using actors::shutdown_mode;

namespace {

/// An executor of each kind, with what it lives on.
struct site {
  actors::system sys{quiet()};
  std::unique_ptr<executor_base> pool;

  explicit site(const std::string& design, std::size_t workers = 2) {
    if (design == "inline") pool = std::make_unique<actors::inline_executor>();
    if (design == "threads") pool = std::make_unique<actors::thread_executor>(workers);
    if (design == "actors") pool = std::make_unique<actors::actor_executor>(sys, workers);
    if (design == "loop") pool = std::make_unique<actors::loop_executor>();
  }
};

std::string any_design() {
  return GENERATE(as<std::string>{}, "inline", "threads", "actors", "loop");
}
std::string any_parallel_design() {
  return GENERATE(as<std::string>{}, "threads", "actors", "loop");
}

int twice(int n) { return 2 * n; }

}  // namespace

TEST_CASE("a task's result comes out of its future") {
  site at(any_design());
  CHECK(at.pool->submit(twice, 21).get() == 42);
  CHECK(at.pool->submit([] { return std::string{"text"}; }).get() == "text");
  std::atomic<int> ran{0};
  CHECK(at.pool->submit([&] { ++ran; }).get() == actors::done{});
  CHECK(ran == 1);
  auto only_moved = std::make_unique<int>(5);
  CHECK(*at.pool->submit([](std::unique_ptr<int> p) { return p; }, std::move(only_moved)).get() ==
        5);
  std::vector<future<int>> many;
  for (int i = 0; i < 5000; ++i) many.push_back(at.pool->submit(twice, i));
  for (int i = 0; i < 5000; ++i) CHECK(many[static_cast<std::size_t>(i)].get() == 2 * i);
}

TEST_CASE("what a task throws arrives with the task's name") {
  site at(any_design());
  const auto failing = [](int n) -> int { throw std::domain_error("bad " + std::to_string(n)); };
  auto error = at.pool->submit(actors::named{"page 7", failing}, 7).result().error();
  CHECK(error.code() == errc::task_failed);
  CHECK(error.text() == "page 7: bad 7");
  error = at.pool->submit([]() -> int { throw 3; }).result().error();
  CHECK(error.code() == errc::task_failed);
  CHECK(error.text().find("no std::exception") != std::string::npos);
  CHECK(at.pool->submit(twice, 1).get() == 2);  // the worker lives
}

TEST_CASE("map gives the results in order") {
  site at(any_design());
  const auto chunk = GENERATE(1U, 7U, 1000U);
  int next = 0;
  for (const int n : at.pool->map(std::views::iota(0, 1000), twice, chunk)) CHECK(n == 2 * next++);
  CHECK(next == 1000);
  const std::vector<std::string> words{"a", "bb", "ccc"};
  std::vector<std::size_t> sizes;
  for (const auto n : at.pool->map(words, [](const std::string& w) { return w.size(); }))
    sizes.push_back(n);
  CHECK(sizes == std::vector<std::size_t>{1, 2, 3});
  for (const int n : at.pool->map(std::views::iota(0, 0), twice)) FAIL("there is none: " << n);
}

TEST_CASE("map keeps few inputs under way, however many there are") {
  site at(any_design());
  std::atomic<std::int64_t> taken{0}, most{0};
  std::int64_t read = 0;
  const auto inputs = std::views::iota(0, 20'000) | std::views::transform([&](int n) {
                        const auto ahead = ++taken - read;
                        if (ahead > most) most = ahead;
                        return n;
                      });
  for (const int n : at.pool->map(inputs, twice, 10)) {
    CHECK(n == 2 * read);
    ++read;
  }
  CHECK(read == 20'000);
  CHECK(most <= static_cast<std::int64_t>(10 * (32 * at.pool->concurrency() + 1)));
}

TEST_CASE("map: a chunk that fails throws where it stands, and the range goes on") {
  site at(any_design());
  auto results = at.pool->map(std::views::iota(0, 10), [](int n) {
    if (n == 3) throw std::runtime_error("three");
    return n;
  });
  std::vector<int> seen;
  auto it = results.begin();
  for (; it != results.end(); ++it) try {
      seen.push_back(*it);
    } catch (const actors::actor_error& e) {
      CHECK(e.code() == errc::task_failed);
      seen.push_back(-1);
    }
  CHECK(seen == std::vector<int>{0, 1, 2, -1, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("shutdown(wait) runs what was submitted, and refuses the rest") {
  site at(any_design());
  std::atomic<int> ran{0};
  std::vector<future<actors::done>> all;
  for (int i = 0; i < 500; ++i) all.push_back(at.pool->submit([&] { ++ran; }));
  at.pool->shutdown();
  CHECK(ran == 500);
  for (auto& each : all) CHECK(each.ready());
  CHECK(at.pool->submit(twice, 1).result().error().code() == errc::cancelled);
  at.pool->shutdown();
  at.pool->shutdown(shutdown_mode::cancel);
}

TEST_CASE("shutdown(cancel) drops what has not begun; every future ends") {
  site at(GENERATE(as<std::string>{}, "threads", "actors"), 1);
  gate at_work;
  std::atomic<int> ran{0};
  auto first = at.pool->submit([&] {
    at_work.pass();
    return ++ran;
  });
  at_work.await_reached();
  std::vector<future<int>> rest;
  for (int i = 0; i < 100; ++i) rest.push_back(at.pool->submit([&] { return ++ran; }));
  std::thread other([&] { at.pool->shutdown(shutdown_mode::cancel); });
  for (auto& each : rest) CHECK(each.result().error().code() == errc::cancelled);
  at_work.open();
  other.join();
  CHECK(first.get() == 1);
  CHECK(ran == 1);
}

TEST_CASE("tasks come from many threads at once, also while it shuts down") {
  const auto design = any_parallel_design();
  const auto each = actors::test::budget("messages") / 20;
  for (int round = 0; round < 4; ++round) {
    site at(design, 3);
    std::atomic<std::uint64_t> ran{0}, ended{0}, refused{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&] {
        for (std::uint64_t i = 0; i < each; ++i) {
          auto f = at.pool->submit([&] { ++ran; });
          if (i % 64 == 0 && f.result().error().code() == errc::cancelled) ++refused;
          ++ended;
        }
      });
    if (round % 2 == 1) at.pool->shutdown(shutdown_mode::wait);
    for (auto& t : threads) t.join();
    at.pool->shutdown();
    CHECK(ended == 3 * each);
    CHECK(ran <= 3 * each);
    if (round % 2 == 0) {
      CHECK(ran == 3 * each);
      CHECK(refused == 0);
    }
  }
}

TEST_CASE("an executor of no threads is a bad option") {
  CHECK(code_thrown_by([] { actors::thread_executor none(0); }) == errc::bad_option);
}

TEST_CASE("tasks of actors and of threads may submit tasks") {
  site at(any_parallel_design());
  std::atomic<int> ran{0};
  std::function<void(int)> branch = [&](int depth) {
    ++ran;
    for (int i = 0; depth > 0 && i < 2; ++i)
      static_cast<void>(at.pool->submit([&branch, depth] { branch(depth - 1); }));
  };
  at.pool->submit([&] { branch(10); }).get();
  while (ran != 2047) std::this_thread::yield();
}

TEST_CASE("shutdown from a task is would_block") {
  site at(any_parallel_design());
  auto code = at.pool->submit([&] { return code_thrown_by([&] { at.pool->shutdown(); }); });
  CHECK(code.get() == errc::would_block);
}

TEST_CASE("when the system ends first, tasks of its executor end as cancelled") {
  std::vector<future<int>> all;
  std::unique_ptr<actors::actor_executor> pool;
  {
    auto options = quiet(1);
    options.drain = 0ms;
    actors::system sys(options);
    pool = std::make_unique<actors::actor_executor>(sys);
    gate at_work;
    all.push_back(pool->submit([&] {
      at_work.pass();
      return 1;
    }));
    at_work.await_reached();
    for (int i = 0; i < 200; ++i) all.push_back(pool->submit(twice, i));
    at_work.open();
  }
  CHECK(all[0].get() == 1);
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto outcome = all[i].result();
    CHECK((outcome.has_value() || outcome.error().code() == errc::cancelled));
  }
  CHECK(pool->submit(twice, 1).result().error().code() == errc::cancelled);
}

TEST_CASE("posted tasks run, and one that throws harms nobody") {
  static_assert(actors::executor<executor_base> && actors::executor<actors::actor_executor>);
  site at(any_design());
  std::atomic<int> ran{0};
  for (int i = 0; i < 100; ++i) at.pool->post([&ran](int n) { ran += n; }, 1);
  at.pool->post([] { throw std::runtime_error{"said on stderr"}; });
  at.pool->post([&ran] { return ++ran; });
  at.pool->shutdown(shutdown_mode::wait);
  CHECK(ran == 101);
  at.pool->post([&ran] { ++ran; });
  CHECK(ran == 101);
}

namespace {

/// What an application has: an executor, and something that its tasks use.
struct owner {
  std::unique_ptr<executor_base> pool;
  int value = 7;
};

}  // namespace

TEST_CASE("the last owner of an executor may go in one of its tasks: the others still run") {
  site at(any_parallel_design());
  auto shared = std::make_shared<owner>(owner{std::move(at.pool)});
  auto& pool = *shared->pool;
  gate begun;
  std::atomic<int> behind{0};
  auto value = pool.submit([kept = shared, begun]() mutable {
    begun.pass();
    const int out = kept->value;
    kept.reset();
    return out;
  });
  for (int i = 0; i < 100; ++i) pool.post([&] { ++behind; });
  shared.reset();
  begun.open();
  CHECK(value.get() == 7);
  while (behind != 100) std::this_thread::yield();
}

TEST_CASE("a task of threads that waits for another one runs others meanwhile") {
  actors::thread_executor pool{1};
  const auto add_up = [&pool](auto wait) {
    std::vector<future<int>> parts;
    for (int i = 1; i <= 10; ++i) parts.push_back(pool.submit(twice, i));
    return wait(std::move(parts));
  };
  const auto get_each = [](std::vector<future<int>> parts) {
    int sum = 0;
    for (auto& each : parts) sum += each.get();
    return sum;
  };
  const auto wait_for_all = [&](std::vector<future<int>> parts) {
    actors::wait(parts);
    return get_each(std::move(parts));
  };
  const auto as_they_come = [](std::vector<future<int>> parts) {
    int sum = 0;
    for (auto& each : actors::as_completed{std::move(parts)}) sum += *each.outcome;
    return sum;
  };
  const auto all_in_a_task = [](std::vector<future<int>> parts) {
    return actors::sync_wait([](auto all) -> actors::task<int> {
      int sum = 0;
      for (auto& each : all) sum += co_await std::move(each);
      co_return sum;
    }(std::move(parts)));
  };
  CHECK(pool.submit([&] { return add_up(get_each); }).get() == 110);
  CHECK(pool.submit([&] { return add_up(wait_for_all); }).get() == 110);
  CHECK(pool.submit([&] { return add_up(as_they_come); }).get() == 110);
  CHECK(pool.submit([&] { return add_up(all_in_a_task); }).get() == 110);
  // however deep, and with a limit that passes
  std::function<int(int)> nest = [&](int n) {
    return n == 0 ? 0 : 1 + pool.submit([&, n] { return nest(n - 1); }).get();
  };
  CHECK(pool.submit([&] { return nest(50); }).get() == 50);
  CHECK(pool.submit([] {
              auto [promise, never] = actors::make_promise<int>();
              return never.wait_for(1ms);
            })
            .get() == false);
}

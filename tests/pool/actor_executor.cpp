// The executor of actors: its tasks find a worker whatever happens, and end once.
#include <actors/base/clock.hpp>
#include <actors/base/random.hpp>
#include <actors/pool/actor_executor.hpp>
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;
using actors::actor_executor;
using actors::future;
using actors::shutdown_mode;

namespace {

/// What became of futures.
struct tally {
  std::uint64_t values = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t others = 0;

  void add(future<int> ended) {
    const auto outcome = ended.result();
    if (outcome)
      ++values;
    else
      ++(outcome.error().code() == errc::cancelled ? cancelled : others);
  }
  void add(std::vector<future<int>>& all) {
    for (auto& each : all) add(std::move(each));
    all.clear();
  }
};

/// Submits from several threads until each has submitted so many; what became of all.
template <class During>
tally race(actor_executor& on, int threads, std::uint64_t each, std::atomic<std::uint64_t>& ran,
           During during) {
  std::vector<tally> ends(static_cast<std::size_t>(threads));
  std::vector<std::thread> submitters;
  for (auto& mine : ends)
    submitters.emplace_back([&mine, &on, &ran, each] {
      std::vector<future<int>> open;
      for (std::uint64_t i = 0; i < each; ++i) {
        open.push_back(on.submit([&ran] { return static_cast<int>(++ran & 1U); }));
        if (open.size() == 700) mine.add(open);
      }
      mine.add(open);
    });
  during();
  for (auto& t : submitters) t.join();
  tally sum;
  for (auto& e : ends) {
    sum.values += e.values;
    sum.cancelled += e.cancelled;
    sum.others += e.others;
  }
  return sum;
}

struct enough_now {};

struct counted {
  explicit counted(std::atomic<int>& c) : live(&c) { ++*live; }
  counted(counted&& other) noexcept : live(other.live) { ++*live; }
  counted(const counted& other) noexcept : live(other.live) { ++*live; }
  counted& operator=(const counted&) = delete;
  ~counted() { --*live; }
  std::atomic<int>* live;
};

}  // namespace

TEST_CASE("actor_executor: what racing threads submit runs exactly once") {
  const auto each = actors::test::budget("messages") / 10;
  const auto workers = GENERATE(std::size_t{1}, std::size_t{3});
  actors::system sys{quiet()};
  actor_executor pool{sys, workers};
  std::atomic<std::uint64_t> ran{0};
  const auto ends = race(pool, 4, each, ran, [] {});
  CHECK(ends.values == 4 * each);
  CHECK(ran == 4 * each);
}

TEST_CASE("actor_executor: a shutdown amid submitters loses nothing") {
  const auto how = GENERATE(shutdown_mode::wait, shutdown_mode::cancel);
  const auto each = actors::test::budget("messages") / 50;
  for (int round = 0; round < 10; ++round) {
    actors::system sys{quiet()};
    actor_executor pool{sys, 2};
    std::atomic<std::uint64_t> ran{0};
    const auto ends = race(pool, 3, each, ran, [&] {
      while (ran < static_cast<std::uint64_t>(round) * each / 10) std::this_thread::yield();
      pool.shutdown(how);
    });
    CHECK(ends.others == 0);
    CHECK(ends.values + ends.cancelled == 3 * each);
    CHECK(ran == ends.values);
  }
}

TEST_CASE("actor_executor: several shutdowns at once all return") {
  for (int round = 0; round < 20; ++round) {
    actors::system sys{quiet()};
    actor_executor pool{sys, 2};
    std::atomic<std::uint64_t> ran{0};
    const auto ends = race(pool, 2, 500, ran, [&] {
      std::thread other([&] { pool.shutdown(shutdown_mode::cancel); });
      pool.shutdown(shutdown_mode::wait);
      other.join();
    });
    CHECK(ends.values + ends.cancelled == 1000);
    CHECK(ran == ends.values);
  }
}

TEST_CASE("actor_executor: tasks that submit tasks run exactly once") {
  const auto workers = GENERATE(std::size_t{1}, std::size_t{3});
  actors::system sys{quiet()};
  actor_executor pool{sys, workers};
  const auto leaves = actors::test::budget("messages");
  std::atomic<std::uint64_t> ran{0};
  std::function<void(std::uint64_t)> split = [&](std::uint64_t n) {
    if (n == 1) {
      ++ran;
      return;
    }
    pool.post([&split, n] { split(n / 2); });
    pool.post([&split, n] { split(n - n / 2); });
  };
  pool.post([&] { split(leaves); });
  // one task posts more than rings hold
  pool.post([&] {
    for (int i = 0; i < 5000; ++i) pool.post([&ran] { ++ran; });
  });
  while (ran < leaves + 5000) std::this_thread::yield();
  pool.shutdown();
  CHECK(ran == leaves + 5000);
}

TEST_CASE("actor_executor: a long task strands nothing") {
  actors::system sys{quiet()};
  actor_executor pool{sys, 2};
  const auto rounds = actors::test::budget("messages") / 500;
  std::uint64_t done = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const auto count = static_cast<int>(1 + round % 5);
    gate at_work;
    std::vector<future<int>> inside, outside;
    auto busy = pool.submit([&] {
      for (int i = 0; i < count; ++i) inside.push_back(pool.submit([i] { return i; }));
      at_work.pass();
      return 0;
    });
    for (int i = 0; i < count; ++i) outside.push_back(pool.submit([i] { return i; }));
    at_work.await_reached();
    for (int i = 0; i < count; ++i) outside.push_back(pool.submit([i] { return i; }));
    tally ends;
    ends.add(inside);  // while the task is still at work
    ends.add(outside);
    at_work.open();
    ends.add(std::move(busy));
    done += ends.values == 3 * static_cast<std::uint64_t>(count) + 1 ? 1 : 0;
  }
  CHECK(done == rounds);
}

TEST_CASE("actor_executor: no wake-up is lost") {
  const auto workers = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{4});
  actors::system sys{quiet()};
  actor_executor pool{sys, workers};
  actors::random random{actors::test::seed()};
  const auto rounds = actors::test::budget("messages") / 20;
  std::uint64_t right = 0;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    auto f = pool.submit([i] { return i; });
    right += f.get() == i ? 1 : 0;
    // around the moment at which workers go to rest
    const auto until = actors::clock::now() + std::chrono::microseconds(random.below(15));
    while (actors::clock::now() < until) {
    }
  }
  CHECK(right == rounds);
}

TEST_CASE("actor_executor: the system's end amid submitters ends every future") {
  for (int round = 0; round < 10; ++round) {
    std::atomic<std::uint64_t> ran{0};
    auto options = quiet(2);
    options.drain = 0ms;
    auto sys = std::make_unique<actors::system>(options);
    actor_executor pool{*sys};
    const auto ends = race(pool, 3, 2000, ran, [&] { sys.reset(); });
    CHECK(ends.values + ends.cancelled == 6000);
    CHECK(ran == ends.values);
    pool.shutdown();
  }
}

TEST_CASE("actor_executor: other actors have their turn among endless tasks") {
  actors::system sys{quiet(1)};
  actor_executor pool{sys, 1};
  std::atomic<bool> enough{false};
  std::function<void()> again = [&] {
    if (!enough) pool.post([&] { again(); });
  };
  pool.post([&] { again(); });
  const auto other = sys.spawn(actors::behavior{[&](enough_now) { enough = true; }});
  CHECK(pool.submit([] { return 7; }).get() == 7);  // from outside, too
  other.tell<enough_now>();
  while (!enough) std::this_thread::yield();
  pool.shutdown();
}

TEST_CASE("what a task holds is destroyed once, whoever keeps its future") {
  std::atomic<int> live{0};
  future<counted> kept;
  {
    actors::system sys{quiet()};
    actor_executor pool{sys, 2};
    for (int i = 0; i < 1000; ++i)
      static_cast<void>(pool.submit([](const counted& c) { return c; }, counted{live}));
    kept = pool.submit([](const counted& c) { return c; }, counted{live});
    std::atomic<int> continued{0};
    for (int i = 0; i < 1000; ++i)
      pool.submit([](counted c) { return c; }, counted{live})
          .then([&continued](actors::result<counted> r) { continued += r ? 1 : 0; });
    auto taken_back = pool.submit([](counted c) { return c; }, counted{live});
    taken_back.cancel();
    pool.shutdown();
    CHECK(continued == 1000);
    CHECK(pool.submit([](counted c) { return c; }, counted{live}).result().error().code() ==
          errc::cancelled);
  }
  CHECK(live >= 1);
  static_cast<void>(kept.get());
  CHECK(live == 0);
}

TEST_CASE("a task may give futures") {
  actors::system sys{quiet()};
  actor_executor pool{sys, 2};
  auto all = pool.submit([&pool] {
                   std::vector<future<int>> out;
                   for (int i = 0; i < 100; ++i) out.push_back(pool.submit([i] { return i; }));
                   return out;
                 })
                 .get();
  int sum = 0;
  for (auto& each : all) sum += each.get();
  CHECK(sum == 4950);
}

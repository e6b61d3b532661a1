#include <actors/queue/work_deque.hpp>
#include <tests/support/budget.hpp>

#include <atomic>
#include <cstdint>
#include <numeric>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

namespace {

using small_deque = actors::queue::work_deque<std::uint64_t, 4>;
constexpr auto everything = ~std::uint64_t{0};

}  // namespace

TEST_CASE("a work deque gives back in the order of pushes") {
  small_deque queue;
  CHECK(queue.empty());
  CHECK_FALSE(queue.pop());
  for (std::uint64_t round = 0; round < 10; ++round) {
    for (std::uint64_t i = 0; i < 4; ++i) REQUIRE(queue.push(round * 4 + i));
    CHECK_FALSE(queue.push(99));
    for (std::uint64_t i = 0; i < 4; ++i) REQUIRE(queue.pop() == round * 4 + i);
    CHECK_FALSE(queue.pop());
  }
  CHECK(queue.head() == 40);
  CHECK(queue.tail() == 40);
}

TEST_CASE("a full work deque gives its oldest half in one go") {
  small_deque queue;
  for (std::uint64_t i = 0; i < 4; ++i) REQUIRE(queue.push(i));
  std::uint64_t out[2];
  REQUIRE(queue.pop_some(out, 2) == 2);
  CHECK(out[0] == 0);
  CHECK(out[1] == 1);
  CHECK(queue.pop() == 2);
  REQUIRE(queue.pop_some(out, 2) == 1);
  CHECK(out[0] == 3);
  CHECK(queue.pop_some(out, 2) == 0);
}

TEST_CASE("a thief takes the oldest, as many as asked, and only those before a position") {
  small_deque victim, thief;
  for (std::uint64_t i = 0; i < 4; ++i) REQUIRE(victim.push(i));
  CHECK(victim.steal_into(thief, 2, 0) == 0);
  CHECK(victim.steal_into(thief, 2, 1) == 1);
  CHECK(victim.steal_into(thief, 2, everything) == 2);
  CHECK(thief.pop() == 0);
  CHECK(thief.pop() == 1);
  CHECK(thief.pop() == 2);
  CHECK_FALSE(thief.pop());
  CHECK(victim.pop() == 3);
  CHECK(victim.steal_into(thief, 2, everything) == 0);
}

TEST_CASE("a thief takes no more than it has room for") {
  small_deque victim, thief;
  for (std::uint64_t i = 0; i < 3; ++i) REQUIRE(thief.push(i));
  for (std::uint64_t i = 10; i < 14; ++i) REQUIRE(victim.push(i));
  CHECK(victim.steal_into(thief, 4, everything) == 1);
  CHECK(victim.steal_into(thief, 4, everything) == 0);
  CHECK(victim.pop() == 11);
}

TEST_CASE("with an owner and two thieves every item of a deque comes out exactly once") {
  using deque = actors::queue::work_deque<std::uint64_t, 16>;
  const std::uint64_t count = actors::test::budget("queue operations");
  deque victim;
  std::vector<std::vector<std::uint64_t>> taken(3);
  std::atomic<bool> done{false};
  const auto steal = [&](std::vector<std::uint64_t>& into) {
    deque mine;
    while (!done) {
      if (victim.steal_into(mine, 8, everything) == 0) continue;
      while (const auto item = mine.pop()) into.push_back(*item);
    }
  };
  std::thread first(steal, std::ref(taken[0])), second(steal, std::ref(taken[1]));
  for (std::uint64_t i = 0; i < count; ++i) {
    while (!victim.push(i))
      if (const auto item = victim.pop()) taken[2].push_back(*item);
    if (i % 3 == 0)
      if (const auto item = victim.pop()) taken[2].push_back(*item);
  }
  while (const auto item = victim.pop()) taken[2].push_back(*item);
  done = true;
  first.join();
  second.join();

  std::vector<char> seen(count);
  bool once = true, in_order = true;
  for (const auto& each : taken) {
    for (std::size_t i = 0; i < each.size(); ++i) {
      once = once && seen[each[i]]++ == 0;
      in_order = in_order && (i == 0 || each[i - 1] < each[i]);
    }
  }
  CHECK(once);
  CHECK(in_order);
  CHECK(std::accumulate(seen.begin(), seen.end(), std::uint64_t{0}) == count);
}

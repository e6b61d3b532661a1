#include <actors/queue/injector.hpp>
#include <tests/support/budget.hpp>

#include <array>
#include <cstdint>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

using queue = actors::queue::injector<std::uint64_t>;

TEST_CASE("an injector is first in, first out") {
  queue shared;
  CHECK(shared.looks_empty());
  REQUIRE(shared.push(1));
  const std::array<std::uint64_t, 3> more{2, 3, 4};
  REQUIRE(shared.push_batch(more, false));
  CHECK(shared.size() == 4);
  std::array<std::uint64_t, 8> out{};
  REQUIRE(shared.pop_batch(out.data(), 3) == 3);
  CHECK(out[0] == 1);
  CHECK(out[2] == 3);
  REQUIRE(shared.pop_batch(out.data(), 8) == 1);
  CHECK(out[0] == 4);
  CHECK(shared.pop_batch(out.data(), 8) == 0);
  CHECK(shared.size() == 0);
}

TEST_CASE("a closed injector refuses what comes from outside, and keeps what it has") {
  queue shared;
  REQUIRE(shared.push(1));
  shared.close();
  CHECK_FALSE(shared.push(2));
  const std::array<std::uint64_t, 1> inside{3};
  CHECK_FALSE(shared.push_batch(inside, false));
  CHECK(shared.push_batch(inside, true));
  std::array<std::uint64_t, 4> out{};
  REQUIRE(shared.pop_batch(out.data(), 4) == 2);
  CHECK(out[1] == 3);
}

TEST_CASE("an injector keeps large numbers of items in order") {
  queue shared;
  std::array<std::uint64_t, 7> out{};
  std::uint64_t next_in = 0, next_out = 0;
  bool in_order = true;
  for (unsigned round = 0; round < 2'000; ++round) {
    for (unsigned i = 0; i < 9; ++i) shared.push(next_in++);
    const auto count = shared.pop_batch(out.data(), round % 8);
    for (std::size_t i = 0; i < count; ++i) in_order = in_order && out[i] == next_out++;
  }
  CHECK(shared.size() == next_in - next_out);
  while (const auto count = shared.pop_batch(out.data(), out.size()))
    for (std::size_t i = 0; i < count; ++i) in_order = in_order && out[i] == next_out++;
  CHECK(in_order);
  CHECK(next_out == next_in);
}

TEST_CASE("two threads fill an injector and two empty it, and nothing is lost or doubled") {
  const std::uint64_t each = actors::test::budget("queue operations") / 2;
  queue shared;
  std::array<std::uint64_t, 2> sums{}, counts{};
  std::atomic<std::uint64_t> left{2 * each};
  std::vector<std::thread> threads;
  for (std::uint64_t p = 0; p < 2; ++p)
    threads.emplace_back([&, p] {
      for (std::uint64_t i = 0; i < each; ++i) shared.push(p * each + i);
    });
  for (unsigned c = 0; c < 2; ++c)
    threads.emplace_back([&, c] {
      std::array<std::uint64_t, 16> out;
      while (left != 0) {
        const auto count = shared.pop_batch(out.data(), out.size());
        for (std::size_t i = 0; i < count; ++i) sums[c] += out[i];
        counts[c] += count;
        left -= count;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(counts[0] + counts[1] == 2 * each);
  CHECK(sums[0] + sums[1] == 2 * each * (2 * each - 1) / 2);
}

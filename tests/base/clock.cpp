#include <actors/base/clock.hpp>
#include <actors/base/futex.hpp>

#include <chrono>
#include <tests/support/catch.hpp>
#include <thread>

using actors::clock;
using namespace std::chrono_literals;

TEST_CASE("the clock never goes back") {
  auto last = clock::now();
  for (int i = 0; i < 10'000; ++i) {
    const auto now = clock::now();
    REQUIRE(now >= last);
    last = now;
  }
}

TEST_CASE("later adds a delay, and stops at the end of time") {
  const auto from = clock::now();
  CHECK(clock::later(from, 5ms) == from + 5ms);
  CHECK(clock::later(from, -5ms) == from - 5ms);
  CHECK(clock::later(from, 0s) == from);
  CHECK(clock::later(from, std::chrono::nanoseconds::max()) == clock::time_point::max());
  CHECK(clock::later(from, std::chrono::milliseconds::max()) == clock::time_point::max());
  CHECK(clock::later(from, std::chrono::hours::max()) == clock::time_point::max());
  CHECK(clock::later(from, std::chrono::nanoseconds::min()) < from);
}

TEST_CASE("a futex waits for a wake-up, a deadline, or another value") {
  std::atomic<std::uint32_t> word{0};
  CHECK(actors::futex_wait(word, 1));  // another value: no wait
  const auto before = clock::now();
  CHECK_FALSE(actors::futex_wait(word, 0, before + 5ms));
  CHECK(clock::now() >= before + 5ms);
  CHECK_FALSE(actors::futex_wait(word, 0, before));
  CHECK_FALSE(actors::futex_wait(word, 0, clock::time_point::min()));

  std::thread waker([&word] {
    word = 1;
    actors::futex_wake(word, actors::futex_all);
  });
  while (word == 0) actors::futex_wait(word, 0, clock::time_point::max());
  waker.join();
  CHECK(word == 1);
}

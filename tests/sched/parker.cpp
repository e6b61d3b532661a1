#include <actors/sched/parker.hpp>
#include <tests/support/budget.hpp>

#include <atomic>
#include <chrono>
#include <tests/support/catch.hpp>
#include <thread>

using namespace std::chrono_literals;
using actors::sched::parker;

TEST_CASE("a token left before park is taken without sleeping") {
  parker<> one;
  one.unpark();
  one.unpark();
  CHECK(one.park(actors::clock::now()));
  CHECK_FALSE(one.park(actors::clock::now()));
}

TEST_CASE("a park with a deadline ends at it, not before") {
  parker<> one;
  const auto until = actors::clock::now() + 2ms;
  CHECK_FALSE(one.park(until));
  CHECK(actors::clock::now() >= until);
}

TEST_CASE("two threads that wake each other in turn never miss a wake-up") {
  const auto rounds = actors::test::budget("wake-ups");
  parker<> here, there;
  std::atomic<std::uint64_t> turn{0};
  std::thread other([&] {
    for (std::uint64_t i = 0; i < rounds; ++i) {
      while (turn.load() != 2 * i + 1) there.park();
      turn = 2 * i + 2;
      here.unpark();
    }
  });
  for (std::uint64_t i = 0; i < rounds; ++i) {
    turn = 2 * i + 1;
    there.unpark();
    while (turn.load() != 2 * i + 2) here.park();
  }
  other.join();
  CHECK(turn == 2 * rounds);
}

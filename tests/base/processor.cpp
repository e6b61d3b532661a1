#include <actors/base/processor.hpp>

#include <array>
#include <atomic>
#include <future>
#include <sched.h>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

namespace {

cpu_set_t mask_of_this_thread() {
  cpu_set_t mask;
  REQUIRE(::sched_getaffinity(0, sizeof mask, &mask) == 0);
  return mask;
}

}  // namespace

TEST_CASE("a thread moves from a processor, and may go back") {
  const auto before = mask_of_this_thread();
  const int here = actors::this_processor();
  REQUIRE(here >= 0);
  const std::array taken{-1, here};
  actors::wake_elsewhere mine;
  CHECK(mine.move_from(taken) == (CPU_COUNT(&before) > 1));
  const auto after = mask_of_this_thread();
  CHECK(CPU_EQUAL(&before, &after));
}

TEST_CASE("a thread does not move when all its processors are taken") {
  const auto before = mask_of_this_thread();
  std::vector<int> all;
  for (int i = 0; i < CPU_SETSIZE; ++i) all.push_back(i);
  actors::wake_elsewhere mine;
  CHECK_FALSE(mine.move_from(all));
  const auto after = mask_of_this_thread();
  CHECK(CPU_EQUAL(&before, &after));
}

TEST_CASE("a sleeper wakes up elsewhere, and may run anywhere again") {
  const auto before = mask_of_this_thread();
  actors::wake_elsewhere elsewhere;
  std::promise<void> wake;
  int woke_on = -1;
  cpu_set_t after;
  std::thread sleeper([&] {
    wake.get_future().wait();
    woke_on = actors::this_processor();
    elsewhere.awake();
    ::sched_getaffinity(0, sizeof after, &after);
  });
  const int here = actors::this_processor();
  elsewhere.prepare(sleeper.native_handle(), here);
  wake.set_value();
  sleeper.join();
  if (CPU_COUNT(&before) > 1) CHECK(woke_on != here);
  CHECK(CPU_EQUAL(&before, &after));
}

// What a waker finds that comes in the middle of a move is no mask to go back to.
TEST_CASE("wakers that are late, and moves, leave a thread where it may run") {
  const auto before = mask_of_this_thread();
  actors::wake_elsewhere elsewhere;
  std::atomic<bool> over{false};
  cpu_set_t after;
  std::thread moving([&] {
    while (!over) {
      const std::array here{actors::this_processor()};
      static_cast<void>(elsewhere.move_from(here));
      elsewhere.awake();
    }
    elsewhere.awake();
    ::sched_getaffinity(0, sizeof after, &after);
  });
  for (int i = 0; i < 5000; ++i)
    elsewhere.prepare(moving.native_handle(), actors::this_processor());
  over = true;
  moving.join();
  CHECK(CPU_EQUAL(&before, &after));
}

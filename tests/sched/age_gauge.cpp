#include <actors/sched/age_gauge.hpp>

#include <chrono>
#include <tests/support/catch.hpp>

using namespace std::chrono_literals;

namespace {

using gauge = actors::sched::age_gauge<int>;

actors::clock::time_point at(std::chrono::microseconds when) {
  return actors::clock::time_point(1h) + when;
}

}  // namespace

TEST_CASE("what was not there at an earlier sighting is not aged") {
  gauge one;
  auto seen = one.look(at(0us), {.jobs = 5, .head = 10, .tail = 14, .slot = 3});
  CHECK_FALSE(seen);
  CHECK(seen.waiting);
  CHECK_FALSE(one.look(at(19us), {.jobs = 5, .head = 10, .tail = 14, .slot = 3}));
}

TEST_CASE("deque items are aged after 20 us, up to the tail seen then") {
  gauge one;
  (void)one.look(at(0us), {.jobs = 5, .head = 10, .tail = 14});
  const auto seen = one.look(at(20us), {.jobs = 7, .head = 12, .tail = 30});
  CHECK(seen);
  CHECK(seen.aged == 2);
  CHECK(seen.aged_tail == 14);
  CHECK_FALSE(one.look(at(30us), {.jobs = 9, .head = 14, .tail = 30}));
  CHECK(one.look(at(41us), {.jobs = 9, .head = 14, .tail = 30}).aged == 16);
}

TEST_CASE("a slot is aged only during one and the same job") {
  gauge one;
  (void)one.look(at(0us), {.jobs = 5, .slot = 3});
  CHECK(one.look(at(25us), {.jobs = 5, .slot = 3}).slot_aged);
  CHECK_FALSE(one.look(at(26us), {.jobs = 6, .slot = 3}).slot_aged);
  CHECK_FALSE(one.look(at(27us), {.jobs = 5, .slot = 4}).slot_aged);
  CHECK_FALSE(one.look(at(28us), {.jobs = 5}).slot_aged);
  // A sighting 25 us ago with the same item, but another job.
  (void)one.look(at(60us), {.jobs = 6, .slot = 3});
  CHECK_FALSE(one.look(at(85us), {.jobs = 7, .slot = 3}).slot_aged);
}

TEST_CASE("an empty victim has nothing waiting") {
  gauge one;
  CHECK_FALSE(one.look(at(0us), {.jobs = 5, .head = 10, .tail = 10}).waiting);
}

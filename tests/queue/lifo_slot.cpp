#include <actors/queue/lifo_slot.hpp>
#include <tests/support/budget.hpp>

#include <atomic>
#include <cstdint>
#include <tests/support/catch.hpp>
#include <thread>

using slot = actors::queue::lifo_slot<std::uint64_t>;

TEST_CASE("a slot holds one item and gives the older one back") {
  slot one;
  CHECK(one.take() == 0);
  CHECK(one.put(7) == 0);
  CHECK(one.peek() == 7);
  CHECK(one.put(8) == 7);
  CHECK(one.take() == 8);
  CHECK(one.take() == 0);
}

TEST_CASE("a thief takes only what it has seen") {
  slot one;
  CHECK_FALSE(one.take_seen(3));
  one.put(3);
  CHECK_FALSE(one.take_seen(4));
  CHECK(one.take_seen(3));
  CHECK(one.peek() == 0);
}

TEST_CASE("owner and thief never get the same item of a slot") {
  const std::uint64_t count = actors::test::budget("queue operations");
  slot one;
  std::atomic<bool> done{false};
  std::uint64_t stolen = 0, kept = 0;
  std::thread thief([&] {
    while (!done)
      if (const auto seen = one.peek(); seen != 0 && one.take_seen(seen)) stolen += seen;
  });
  for (std::uint64_t i = 1; i <= count; ++i) {
    kept += one.put(i);
    if (i % 3 == 0) kept += one.take();
  }
  kept += one.take();
  done = true;
  thief.join();
  CHECK(kept + stolen == count * (count + 1) / 2);
}

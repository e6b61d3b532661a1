// The ring behind the lanes: against a deque, through growing, erasing and becoming empty.
#include <actors/queue/ring.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <deque>
#include <random>
#include <tests/support/catch.hpp>

TEST_CASE("a ring does what a deque does") {
  std::mt19937_64 random{actors::test::seed()};
  for (std::uint64_t round = 0; round < actors::test::budget("seeds"); ++round) {
    actors::queue::ring<int> ring;
    std::deque<int> model;
    const auto most = random() % 10'000 + 1;
    for (int step = 0; step < 20'000; ++step) {
      const auto choice = random() % 16;
      if (choice < 8 && model.size() < most) {
        ring.push_back(step);
        model.push_back(step);
      } else if (choice < 14 && !model.empty()) {
        REQUIRE(ring.pop_front() == model.front());
        model.pop_front();
      } else if (choice == 14 && !model.empty()) {
        const auto at = random() % std::min<std::size_t>(model.size(), 8);
        ring.erase(at);
        model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
      } else if (choice == 15 && random() % 2'000 == 0) {
        ring.clear();
        model.clear();
      }
      REQUIRE(ring.size() == model.size());
      REQUIRE(ring.empty() == model.empty());
      if (!model.empty()) REQUIRE(ring.front() == model.front());
      if (!model.empty()) REQUIRE(ring[model.size() - 1] == model.back());
    }
  }
}

TEST_CASE("a ring that was large gives its array back when it is empty, and goes on") {
  actors::queue::ring<int> ring;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100'000; ++i) ring.push_back(i);
    for (int i = 0; i < 100'000; ++i) REQUIRE(ring.pop_front() == i);
    CHECK(ring.empty());
  }
}

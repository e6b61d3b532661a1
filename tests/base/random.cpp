#include <actors/base/random.hpp>

#include <set>
#include <tests/support/catch.hpp>

TEST_CASE("the same seed draws the same numbers, another seed others") {
  actors::random one(7), same(7), other(8);
  int equal = 0;
  for (int i = 0; i < 100; ++i) {
    const auto drawn = one();
    CHECK(drawn == same());
    equal += drawn == other();
  }
  CHECK(equal == 0);
}

TEST_CASE("below stays below and reaches everything") {
  actors::random random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(10));
  CHECK(seen.size() == 10);
  CHECK(*seen.rbegin() == 9);
  CHECK(random.below(0) == 0);
  CHECK(random.below(1) == 0);
}

TEST_CASE("unit is in [0, 1) and even") {
  actors::random random(2);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto drawn = random.unit();
    REQUIRE((drawn >= 0 && drawn < 1));
    sum += drawn;
  }
  CHECK(sum / 10'000 == actors::test::Approx(0.5).margin(0.05));
}

TEST_CASE("seeds from the system differ") {
  std::set<std::uint64_t> seeds;
  for (int i = 0; i < 100; ++i) seeds.insert(actors::random_seed());
  CHECK(seeds.size() == 100);
}

#include <tests/support/seed.hpp>

#include <tests/support/catch.hpp>

TEST_CASE("the seed stays the same within a process") {
  const auto first = actors::test::seed();
  CHECK(actors::test::seed() == first);
  CHECK(actors::test::seed_used());
}

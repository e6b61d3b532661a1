#include <tests/support/budget.hpp>

#include <cstdlib>
#include <stdexcept>
#include <tests/support/catch.hpp>

using actors::test::budget;

namespace {

void choose(const char* mode) { setenv("ACTORS_TEST_BUDGET", mode, 1); }

}  // namespace

TEST_CASE("the full budget is larger than that of CI") {
  choose("full");
  const auto full = budget("messages");
  choose("ci");
  CHECK(full == 10'000'000);
  CHECK(budget("messages") < full);
  CHECK(budget("messages") > 0);
}

TEST_CASE("an unknown name or mode is refused") {
  CHECK_THROWS_AS(budget("no such thing"), std::invalid_argument);
  choose("some");
  CHECK_THROWS_AS(budget("messages"), std::invalid_argument);
  choose("ci");
}

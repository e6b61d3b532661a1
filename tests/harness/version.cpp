#include <actors/version.hpp>

#include <tests/support/catch.hpp>

static_assert(ACTORS_VERSION ==
              ACTORS_VERSION_MAJOR * 10000 + ACTORS_VERSION_MINOR * 100 + ACTORS_VERSION_PATCH);

TEST_CASE("the linked library has the version of the headers") {
  CHECK(actors::linked_version() == actors::version);
}

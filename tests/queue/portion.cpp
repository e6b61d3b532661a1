// How many messages a reader takes at once.
#include <actors/queue/portion.hpp>

#include <tests/support/catch.hpp>

using actors::queue::portion;
using namespace std::chrono_literals;

TEST_CASE("portions begin with one and double while messages are handled fast") {
  portion p{64};
  CHECK(p.size() == 1);
  for (int i = 0; i < 3; ++i) p.handled_in(1us);
  CHECK(p.size() == 8);
  for (int i = 0; i < 10; ++i) p.handled_in(1us);
  CHECK(p.size() == 64);
}

TEST_CASE("a portion that took long is followed by one that will not") {
  portion p{64};
  while (p.size() != 64) p.handled_in(1us);
  p.handled_in(4ms);
  CHECK(p.size() == 16);
  p.handled_in(1s);
  CHECK(p.size() == 1);
  p.handled_in(24h);
  CHECK(p.size() == 1);
}

TEST_CASE("a portion that takes about as long as it may stays as it is") {
  portion p{64};
  for (int i = 0; i < 3; ++i) p.handled_in(1us);
  p.handled_in(700us);
  CHECK(p.size() == 8);
}

TEST_CASE("a portion that may be of one only stays so") {
  portion p{1};
  p.handled_in(0ns);
  CHECK(p.size() == 1);
}

#include <examples/philosophers/deadlock.hpp>

#include <tests/support/catch.hpp>

using namespace dining;

namespace {

table& all_take(table& t, side s) {
  for (int i = 0; i < t.seats(); ++i) {
    t.hungry(i);
    t.picks_up(i, s);
  }
  return t;
}

}  // namespace

TEST_CASE("the circle of waiting is found either way round") {
  auto seats = GENERATE(2, 3, 5, 1000);
  for (auto first : {side::left, side::right}) {
    table t{seats, 1};
    auto waits = circle_of_waiting(all_take(t, first));
    REQUIRE(waits.size() == static_cast<std::size_t>(seats));
    auto seat = 0;
    for (auto& w : waits) {
      CHECK(w.seat == seat);
      CHECK(t.holder(w.fork) == w.holder);
      CHECK(w.holder != w.seat);
      seat = w.holder;
    }
    CHECK(seat == 0);
  }
}

TEST_CASE("one who eats, or holds nothing, breaks the circle") {
  table t{4, 1};
  all_take(t, side::left);
  t.puts_down(3, side::left);
  CHECK(circle_of_waiting(t).empty());
  t.picks_up(2, side::right);
  t.eats(2);
  CHECK(circle_of_waiting(t).empty());
}

TEST_CASE("a halt needs two looks, and no change between them") {
  table t{3, 5};
  all_take(t, side::left);
  halt_watch halt{t};
  halt.nothing_moves();
  CHECK(halt.nothing_moves());
  t.puts_down(1, side::left);
  CHECK_FALSE(halt.nothing_moves());
  CHECK(halt.nothing_moves());
}

TEST_CASE("who thinks or eats may still move") {
  table t{2, 5};
  halt_watch halt{t};
  for (int i = 0; i < 3; ++i) CHECK_FALSE(halt.nothing_moves());
  t.hungry(0);
  t.hungry(1);
  halt.nothing_moves();
  CHECK(halt.nothing_moves());
}

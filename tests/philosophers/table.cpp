#include <examples/philosophers/table.hpp>

#include <tests/support/catch.hpp>

using namespace dining;

namespace {

void takes_both(table& t, int seat) {
  t.hungry(seat);
  t.picks_up(seat, side::left);
  t.picks_up(seat, side::right);
}

bool leaves(table& t, int seat) {
  auto more = t.finishes(seat);
  t.puts_down(seat, side::left);
  t.puts_down(seat, side::right);
  return more;
}

/// The letters of what the table found.
std::string found(const table& t) {
  std::string letters;
  for (auto& v : t.violations()) letters += v.invariant;
  return letters;
}

}  // namespace

TEST_CASE("a proper meal breaks nothing") {
  auto rang = 0;
  table t{2, 2, [&] { ++rang; }};
  for (auto round : {1, 2}) {
    for (int seat : {0, 1}) {
      takes_both(t, seat);
      t.eats(seat);
      CHECK(t.look(seat) ==
            seat_view{doing::eating, static_cast<std::uint32_t>(round - 1), true, true});
      CHECK(leaves(t, seat) == (round == 1));
    }
  }
  CHECK(rang == 1);
  CHECK(t.everyone_gone());
  t.audit();
  CHECK(t.violation_count() == 0);
  CHECK(t.meals() == 4);
  CHECK(t.waiting().count() == 4);
}

TEST_CASE("forks lie between neighbours") {
  table t{3, 1};
  CHECK(t.fork(0, side::left) == 0);
  CHECK(t.fork(0, side::right) == 1);
  CHECK(t.fork(2, side::right) == 0);
  t.picks_up(2, side::right);
  CHECK(t.holder(0) == 2);
  CHECK(t.look(2).right);
  CHECK_FALSE(t.look(0).left);
}

TEST_CASE("(A) a fork in two hands is found") {
  auto rang = 0;
  table t{3, 1, [&] { ++rang; }};
  t.picks_up(0, side::right);
  t.picks_up(1, side::left);
  CHECK(found(t) == "A");
  CHECK(t.violations()[0].seat == 1);
  CHECK(t.violations()[0].when.count() >= 0);
  CHECK(t.violations()[0].what == "Aristotle picks up fork 1, which Plato still holds");
  CHECK(rang == 1);
}

TEST_CASE("(A) a fork put down by somebody else is found") {
  table t{3, 1};
  t.picks_up(0, side::right);
  t.puts_down(1, side::left);
  CHECK(found(t) == "A");
  t.puts_down(2, side::left);
  CHECK(found(t) == "AA");
}

TEST_CASE("(B) eating with one fork is found") {
  table t{3, 1};
  t.hungry(1);
  t.picks_up(1, side::left);
  t.eats(1);
  CHECK(found(t) == "B");
}

TEST_CASE("(B) a fork lost during a meal is found") {
  table t{3, 1};
  takes_both(t, 1);
  t.eats(1);
  t.puts_down(1, side::right);
  t.finishes(1);
  CHECK(found(t) == "B");
}

TEST_CASE("(C) neighbours who eat at once are found") {
  table t{4, 1};
  takes_both(t, 0);
  t.eats(0);
  takes_both(t, 2);
  t.eats(2);
  CHECK(found(t).empty());
  t.hungry(1);
  t.eats(1);
  CHECK(found(t) == "BCBC");
}

TEST_CASE("(D) a meal too many is found") {
  table t{2, 1};
  for (int i = 0; i < 2; ++i) {
    takes_both(t, 0);
    t.eats(0);
    leaves(t, 0);
  }
  CHECK(found(t) == "D");
}

TEST_CASE("(E) a fork that two believe to hold is found in the end") {
  table t{3, 1};
  t.picks_up(0, side::right);
  t.picks_up(1, side::left);
  t.audit();
  CHECK(found(t) == "AE");
}

TEST_CASE("(F) a meal nobody waited for is found in the end") {
  table t{2, 3};
  t.picks_up(0, side::left);
  t.picks_up(0, side::right);
  t.finishes(0);
  t.audit();
  CHECK(found(t) == "F");
}

TEST_CASE("closing lets everybody leave after the meal at hand") {
  auto rang = 0;
  table t{2, 100, [&] { ++rang; }};
  t.close();
  for (int seat : {0, 1}) {
    takes_both(t, seat);
    t.eats(seat);
    CHECK_FALSE(leaves(t, seat));
  }
  CHECK(t.everyone_gone());
  CHECK(rang == 1);
  t.audit();
  CHECK(found(t).empty());
}

TEST_CASE("many violations are counted, few are kept") {
  table t{2, 1};
  for (int i = 0; i < 100; ++i) t.puts_down(0, side::left);
  CHECK(t.violation_count() == 100);
  CHECK(t.violations().size() == 16);
}

#include <examples/philosophers/statistics.hpp>

#include <tests/support/catch.hpp>

#include <array>

using namespace dining;
using namespace std::chrono_literals;

TEST_CASE("Jain's index is 1 for equals and 1/n when one has everything") {
  CHECK(jain_index(std::array{3.0, 3.0, 3.0}) == actors::test::Approx(1));
  CHECK(jain_index(std::array{7.0, 0.0, 0.0, 0.0}) == actors::test::Approx(0.25));
  CHECK(jain_index(std::array{1.0, 3.0}) == actors::test::Approx(0.8));
  CHECK(jain_index(std::array{0.0, 0.0}) == actors::test::Approx(1));
  CHECK(jain_index({}) == actors::test::Approx(1));
}

TEST_CASE("cpu time grows with work, not with waiting") {
  auto before = cpu_time();
  while (cpu_time() - before < 5ms) {
  }
  CHECK(cpu_time() > before);
}

TEST_CASE("a table's stock is taken") {
  table t{3, 2};
  for (int seat : {0, 0, 1}) {
    t.hungry(seat);
    t.picks_up(seat, side::left);
    t.picks_up(seat, side::right);
    t.eats(seat);
    t.finishes(seat);
    t.puts_down(seat, side::left);
    t.puts_down(seat, side::right);
  }
  auto s = take_stock(t, 2s, 10ms);
  CHECK(s.meals == 3);
  CHECK(s.meals_per_second == actors::test::Approx(1.5));
  CHECK(s.cpu == 10ms);
  CHECK(s.waiting_max > 0ns);
  CHECK(s.waiting_p50 <= s.waiting_p99);
  CHECK(s.waiting_p99 <= s.waiting_max);
  CHECK(s.fairness < 0.9);
}

// Parties in this process: every strategy, and some that are wrong on purpose.
#include <examples/philosophers/dinner.hpp>
#include <examples/philosophers/party.hpp>
#include <examples/philosophers/report.hpp>

#include <tests/support/catch.hpp>

#include <tests/support/seed.hpp>

using namespace dining;
using namespace std::chrono_literals;

namespace {

struct blind final : onlooker {
  nanoseconds every() const override { return 1s; }
  void look(const strategy&, const settings&, const table&) override {}
};

result party_of(const strategy& how, const settings& with) {
  blind nobody_looks;
  bell wake;
  return dine(how, with, nobody_looks, wake);
}

const strategy& named(std::string_view name) {
  for (auto& s : strategies()) {
    if (s.name == name) return s;
  }
  throw std::invalid_argument{std::string{name}};
}

settings table_for(int seats, std::uint32_t meals, unsigned workers, nanoseconds time) {
  settings s{.seats = seats, .meals = meals, .think = time, .eat = time, .workers = workers};
  s.seed = actors::test::seed();
  return s;
}

void everybody_eats(std::string_view name) {
  auto& how = named(name);
  auto seats = GENERATE(2, 3, 5, 50);
  auto workers = GENERATE(1u, 2u, 8u);
  auto time = GENERATE(nanoseconds{0}, nanoseconds{50us});
  auto with = table_for(seats, time.count() == 0 ? 200 : 20, workers, time);
  auto r = party_of(how, with);
  INFO(name << ", " << describe(with) << "\n" << report(r));
  REQUIRE(r.violation_count == 0);
  if (how.may_deadlock && r.end == outcome::deadlock) {
    REQUIRE(r.circle.size() == static_cast<std::size_t>(seats));
  } else {
    REQUIRE(r.end == outcome::finished);
    REQUIRE(r.numbers.meals == static_cast<std::uint64_t>(seats) * with.meals);
  }
}

}  // namespace

TEST_CASE("waiter: everybody eats, no invariant breaks") { everybody_eats("waiter"); }
TEST_CASE("ordered: everybody eats, no invariant breaks") { everybody_eats("ordered"); }
TEST_CASE("chandy-misra: everybody eats, no invariant breaks") { everybody_eats("chandy-misra"); }
TEST_CASE("limited-seats: everybody eats, no invariant breaks") { everybody_eats("limited-seats"); }
TEST_CASE("back-off: everybody eats, no invariant breaks") { everybody_eats("back-off"); }
TEST_CASE("naive: everybody eats or all wait in a circle") { everybody_eats("naive"); }
TEST_CASE("mutex-ordered: everybody eats, no invariant breaks") { everybody_eats("mutex-ordered"); }
TEST_CASE("semaphore: everybody eats, no invariant breaks") { everybody_eats("semaphore"); }
TEST_CASE("monitor: everybody eats, no invariant breaks") { everybody_eats("monitor"); }
TEST_CASE("mutex-naive: everybody eats or all wait in a circle") { everybody_eats("mutex-naive"); }

TEST_CASE("the results of a party are complete") {
  auto r = party_of(named("waiter"), table_for(5, 50, 2, 100us));
  REQUIRE(r.end == outcome::finished);
  CHECK(r.numbers.meals == 250);
  CHECK(r.numbers.elapsed > 50 * 100us);
  CHECK(r.numbers.cpu > 0ns);
  CHECK(r.numbers.meals_per_second > 0);
  CHECK(r.numbers.waiting_p50 > 0ns);
  CHECK(r.numbers.waiting_p50 <= r.numbers.waiting_p99);
  CHECK(r.numbers.waiting_p99 <= r.numbers.waiting_max);
  CHECK(r.numbers.waiting_max < r.numbers.elapsed);
  CHECK(r.numbers.fairness > 0.2);
  CHECK(r.numbers.fairness <= 1.0 + 1e-9);
  CHECK(exit_code_of(r, false) == 0);
}

TEST_CASE("after the gong the naive deadlock, and each waits for the next") {
  auto seats = GENERATE(2, 5, 50);
  auto workers = GENERATE(1u, 2u, 8u);
  auto with = table_for(seats, 3, workers, 0ns);
  with.gong = true;
  auto r = party_of(named(GENERATE("naive", "mutex-naive")), with);
  INFO(report(r));
  REQUIRE(r.end == outcome::deadlock);
  CHECK(r.violation_count == 0);
  CHECK(r.numbers.meals <= static_cast<std::uint64_t>(seats));  // chance may come before the gong
  REQUIRE(r.circle.size() == static_cast<std::size_t>(seats));
  for (int i = 0; i < seats; ++i) {
    auto& w = r.circle[static_cast<std::size_t>(i)];
    CHECK(w.seat == i);
    CHECK(w.fork == (i + 1) % seats);
    CHECK(w.holder == (i + 1) % seats);
  }
  CHECK(exit_code_of(r, false) == 3);
  CHECK(exit_code_of(r, true) == 0);
  CHECK(report(r).find("Plato waits for fork 1, which Aristotle holds") != std::string::npos);
}

TEST_CASE("a large circle is told in a few lines") {
  auto with = table_for(1000, 3, 2, 0ns);
  with.gong = true;
  auto r = party_of(named("naive"), with);
  REQUIRE(r.end == outcome::deadlock);
  auto text = report(r);
  INFO(text);
  CHECK(std::count(text.begin(), text.end(), '\n') < 25);
  CHECK(text.find("and so do 988 more") != std::string::npos);
  CHECK(text.find("seat 999 waits for fork 0, which Plato holds") != std::string::npos);
}

namespace {

/// Eats without asking anybody.
struct glutton {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;

  void on(think, actors::context& self) { my.think_a_while(self); }
  void on(hunger, actors::context& self) {
    my.gets_hungry();
    my.picks_up_both();
    my.eats(self);
  }
  void on(content, actors::context& self) {
    auto more = my.wants_more_after_this();
    my.puts_down_both();
    if (more) my.think_a_while(self);
  }
};

/// Waits for an answer that nobody will give.
struct forgotten {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;

  void on(think, actors::context& self) { my.think_a_while(self); }
  void on(hunger) { my.gets_hungry(); }
  void on(content) {}
};

template <class Philosopher> void seat_all(actors::system& sys, party& guests) {
  std::vector<actors::ref_of<Philosopher>> everybody;
  for (int i = 0; i < guests.seats(); ++i) {
    everybody.push_back(sys.spawn<Philosopher>(guests.seat(i)));
  }
  guests.begin(everybody);
}

}  // namespace

TEST_CASE("a strategy that takes forks from others is caught while it runs") {
  strategy wrong{"glutton", "eats without asking", false, seat_all<glutton>};
  auto r = party_of(wrong, table_for(5, 1'000'000, 2, 100us));
  INFO(report(r));
  CHECK(r.end == outcome::violated);
  REQUIRE(r.violation_count > 0);
  CHECK(r.numbers.meals < 5'000'000);
  auto& first = r.violations.front();
  CHECK(std::string{"ABC"}.find(first.invariant) != std::string::npos);
  CHECK(first.seat >= 0);
  CHECK(first.seat < 5);
  CHECK(first.when > 0ns);
  CHECK(exit_code_of(r, true) == 4);
}

TEST_CASE("a strategy that forgets somebody is reported as stuck") {
  strategy wrong{"forgotten", "never answers", false, seat_all<forgotten>};
  auto r = party_of(wrong, table_for(3, 1, 2, 0ns));
  CHECK(r.end == outcome::deadlock);
  CHECK(r.circle.empty());
  CHECK(report(r).find("yet they do not wait in a circle") != std::string::npos);
  CHECK(exit_code_of(r, true) == 3);
}

TEST_CASE("a party is interrupted with what it has") {
  blind nobody_looks;
  bell wake;
  wake.ring();
  auto& how = named(GENERATE("waiter", "mutex-ordered", "semaphore", "monitor", "mutex-naive"));
  auto time = GENERATE(nanoseconds{0}, nanoseconds{1ms}, nanoseconds{1h});
  auto r = dine(how, table_for(5, 1'000'000, 2, time), nobody_looks, wake, [] { return true; });
  CHECK(r.end == outcome::interrupted);
  CHECK(r.violation_count == 0);
  CHECK(r.numbers.meals < 5'000'000);
}

TEST_CASE("a hundred thousand sit down, eat and leave") {
  auto name = GENERATE("waiter", "ordered", "chandy-misra", "limited-seats", "back-off");
  auto r = party_of(named(name), table_for(100'000, 2, 2, 0ns));
  INFO(name << "\n" << report(r));
  CHECK(r.end == outcome::finished);
  CHECK(r.numbers.meals == 200'000);
  CHECK(r.violation_count == 0);
}

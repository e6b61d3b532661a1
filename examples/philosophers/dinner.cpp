#include "dinner.hpp"

#include "party.hpp"

namespace dining {

namespace {

using namespace std::chrono_literals;

/// A strategy that cannot deadlock is looked at with each progress line only, just in case.
constexpr nanoseconds doubt = 50ms, trust = 1s;
/// Stuck without a circle: longer than any back-off.
constexpr nanoseconds stuck_after = 2s;

/// Waits for the end of one party.
class host {
public:
  host(const strategy& how, const settings& with, onlooker& eyes, const bell& wake,
       const std::function<bool()>& interrupted)
      : how_{how}, with_{with}, eyes_{eyes}, wake_{wake}, interrupted_{interrupted} {}

  outcome wait(actors::system& sys, const table& t) {
    halt_watch halt{t};
    auto next_look = table::clock::now() + eyes_.every();
    for (;;) {
      auto next_doubt = table::clock::now() + (how_.may_deadlock ? doubt : trust);
      wake_.wait_until(std::min(next_look, next_doubt));
      if (t.violation_count() > 0) return outcome::violated;
      if (t.everyone_gone()) return outcome::finished;
      if (interrupted_()) return outcome::interrupted;
      if (table::clock::now() >= next_look) {
        eyes_.look(how_, with_, t);
        next_look = table::clock::now() + eyes_.every();
      }
      if (halted(sys, t, halt)) return outcome::deadlock;
    }
  }

private:
  /// Nothing moved between two looks, nothing is on its way, and nothing moves still.
  static bool halted(actors::system& sys, const table& t, halt_watch& halt) {
    if (!halt.nothing_moves() || !sys.drain(20ms) || !halt.nothing_moves()) return false;
    return !circle_of_waiting(t).empty() || halt.still_for() >= stuck_after;
  }

  const strategy& how_;
  const settings& with_;
  onlooker& eyes_;
  const bell& wake_;
  const std::function<bool()>& interrupted_;
};

/// A deadlock dates from the last meal that began, not from when it was noticed.
nanoseconds last_bite(const table& t) {
  nanoseconds latest{};
  for (int i = 0; i < t.seats(); ++i) latest = std::max(latest, t.latest_meal(i));
  return latest;
}

}  // namespace

result dine(const strategy& how, const settings& with, onlooker& eyes, const bell& wake,
            const std::function<bool()>& interrupted) {
  result r;
  r.how = &how;
  r.with = with;
  table t{with.seats, with.meals, [&wake] { wake.ring(); }};
  {
    actors::system sys{{.workers = with.workers}};
    party guests{t, with};
    try {
      how.seat(sys, guests);
    } catch (const too_many_threads& e) {
      r.end = outcome::no_threads;
      r.why_not = e.what();
      return r;
    }
    r.end = host{how, with, eyes, wake, interrupted}.wait(sys, t);
    auto over = r.end == outcome::deadlock ? last_bite(t) : t.elapsed();
    r.numbers = take_stock(t, over, cpu_time() - guests.cpu_at_start());
    if (r.end == outcome::deadlock) r.circle = circle_of_waiting(t);
    eyes.look(how, with, t);
    t.close();
  }
  t.audit();
  r.violation_count = t.violation_count();
  r.violations = t.violations();
  if (r.violation_count > 0) r.end = outcome::violated;
  return r;
}

}  // namespace dining

#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_loop.hpp"

#include <optional>
#include <utility>

namespace bench::designs::chameneos {

namespace {

struct guest;

/// Nobody interrupts: it needs no lock.
struct quiet_mall {
  std::uint64_t meetings_left;
  guest* waiting = nullptr;
};

/// `co_await guest{...}`: its partner, or none when the mall is closed.
struct guest {
  actors::loop& on;
  quiet_mall& place;
  visitor who;
  std::optional<visitor> partner = {};
  std::coroutine_handle<> waits = {};

  bool await_ready() {
    if (place.meetings_left == 0) return true;
    if (!place.waiting) return false;
    --place.meetings_left;
    auto& other = *std::exchange(place.waiting, nullptr);
    partner = other.who;
    other.partner = who;
    on.post([h = other.waits] { h.resume(); });
    return true;
  }
  void await_suspend(std::coroutine_handle<> h) {
    waits = h;
    place.waiting = this;
  }
  std::optional<visitor> await_resume() const { return partner; }
};

actors::task<void> living(actors::loop& on, quiet_mall& place, creature self) {
  for (;;) {
    guest here{on, place, self.arrive()};
    const auto partner = co_await here;
    if (!partner) break;
    self.meet(*partner);
  }
  self.go_home();
}

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  quiet_mall place{p.meetings};
  lab::run_in_loop(m, p.creatures, [&](actors::loop& on, std::uint64_t i) {
    return living(on, place, creature(report, m, i));
  });
  return report.close();
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos

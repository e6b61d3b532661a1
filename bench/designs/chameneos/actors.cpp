// The mall introduces the one who comes to the one who waits; the rest they tell each other.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::chameneos {

namespace {

struct begin {};
struct change {
  visitor partner;
};
struct closed {};

struct introduction;
using creature_ref = actors::ref<introduction, change, closed>;
struct introduction {
  visitor partner;
  creature_ref address;
};
struct arrival {
  visitor who;
  creature_ref address;
};

struct living {
  using protocol = actors::protocol<begin, introduction, change, closed>;
  actors::ref<arrival> mall;
  creature self;
  finish_line* finish;
  visitor now = {};

  void on(begin, actors::context& c) { arrive(c); }

  void on(introduction m, actors::context& c) {
    m.address.tell<change>(now);
    self.meet(m.partner);
    arrive(c);
  }
  void on(change m, actors::context& c) {
    self.meet(m.partner);
    arrive(c);
  }
  void on(closed) {
    self.go_home();
    finish->cross();
  }

  void arrive(actors::context& c) {
    now = self.arrive();
    mall.tell<arrival>(now, c.as_ref<living>());
  }
};

struct mall {
  using protocol = actors::protocol<arrival>;
  std::uint64_t meetings_left;
  creature_ref waiting = {};

  void on(arrival m) {
    if (meetings_left == 0) return m.address.tell<closed>();
    if (!waiting) {
      waiting = std::move(m.address);
    } else {
      --meetings_left;
      waiting.tell<introduction>(m.who, std::move(m.address));
      waiting = {};
    }
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books report;
  finish_line finish(p.creatures);
  auto place = sys.spawn<mall>(p.meetings);
  std::vector<actors::ref_of<living>> all;
  for (std::uint64_t i = 0; i < p.creatures; ++i)
    all.push_back(sys.spawn<living>(place, creature(report, m, i), &finish));
  m.start();
  for (auto& each : all) each.tell<begin>();
  finish.wait();
  m.stop();
  for (auto& each : all) each.stop();
  place.stop();
  return report.close();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::chameneos

#include "bench/core/chameneos/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::chameneos {

namespace {

struct change {
  colour next;
};
struct closed {};
struct report {
  std::uint64_t meetings;
};

/// One creature introduced to another.
struct introduction;
using creature_ref = actors::ref<introduction, change, closed>;
struct introduction {
  colour other;
  creature_ref partner;
};

struct arrival {
  colour own;
  creature_ref who;
};

struct creature {
  using protocol = actors::protocol<introduction, change, closed>;
  actors::ref<arrival, report> mall;
  colour own;
  std::uint64_t meetings = 0;

  void on(introduction m, actors::context& self) {
    become(mix(own, m.other));
    m.partner.tell(change{own});
    arrive(self.as_ref<creature>());
  }

  void on(change m, actors::context& self) {
    become(m.next);
    arrive(self.as_ref<creature>());
  }

  void on(closed, actors::context& self) {
    mall.tell<report>(meetings);
    self.stop();
  }

  void become(colour next) {
    own = next;
    ++meetings;
  }

  void arrive(creature_ref me) { mall.tell<arrival>(own, std::move(me)); }
};

struct mall {
  using protocol = actors::protocol<arrival, report>;
  const problem* p;
  finish_line* finish;
  creature_ref waiting = {};
  std::uint64_t meetings = 0;
  std::uint64_t reports = 0;
  std::uint64_t attended = 0;

  void on(arrival m) {
    if (meetings == p->meetings) {
      m.who.tell(closed{});
    } else if (!waiting) {
      waiting = std::move(m.who);
    } else {
      ++meetings;
      waiting.tell<introduction>(m.own, std::move(m.who));
      waiting = {};
    }
  }

  void on(report m, actors::context& self) {
    attended += m.meetings;
    if (++reports < p->creatures) return;
    finish->cross(attended);
    self.stop();
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto place = sys.spawn<mall>(&p, &finish);
  for (std::uint64_t i = 0; i < p.creatures; ++i) {
    auto c = sys.spawn<creature>(place, colour_of(i));
    place.tell<arrival>(colour_of(i), c);
  }
  const auto attended = finish.wait();
  watch.stop();
  return attended;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, problem::of(s.scale)); }

}  // namespace bench::chameneos

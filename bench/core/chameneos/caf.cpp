#include "bench/core/chameneos/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::chameneos {

namespace {

using meet_atom = caf::atom_constant<caf::atom("meet")>;
using change_atom = caf::atom_constant<caf::atom("change")>;
using closed_atom = caf::atom_constant<caf::atom("closed")>;
using report_atom = caf::atom_constant<caf::atom("report")>;

/// Colours travel as numbers: CAF knows how to send them without further ado.
using wire_colour = std::uint8_t;

struct creature_state {
  colour own = colour::blue;
  std::uint64_t meetings = 0;
};

caf::behavior creature(caf::stateful_actor<creature_state>* self, const caf::actor& mall,
                       std::uint64_t number) {
  const auto arrive = [=] {
    self->send(mall, meet_atom::value, static_cast<wire_colour>(self->state.own), caf::actor{self});
  };
  const auto become = [=](colour next) {
    self->state.own = next;
    ++self->state.meetings;
  };
  self->state.own = colour_of(number);
  arrive();
  return {
      [=](meet_atom, wire_colour other, const caf::actor& partner) {
        become(mix(self->state.own, static_cast<colour>(other)));
        self->send(partner, change_atom::value, static_cast<wire_colour>(self->state.own));
        arrive();
      },
      [=](change_atom, wire_colour next) {
        become(static_cast<colour>(next));
        arrive();
      },
      [=](closed_atom) {
        self->send(mall, report_atom::value, self->state.meetings);
        self->quit();
      },
  };
}

struct mall_state {
  mall_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  caf::actor waiting;
  std::uint64_t meetings = 0;
  std::uint64_t reports = 0;
  std::uint64_t attended = 0;
};

caf::behavior mall(caf::stateful_actor<mall_state>* self, const problem* p, finish_line* finish) {
  return {
      [=](meet_atom, wire_colour c, const caf::actor& arrived) {
        auto& state = self->state;
        if (state.meetings == p->meetings) {
          self->send(arrived, closed_atom::value);
        } else if (!state.waiting) {
          state.waiting = arrived;
        } else {
          ++state.meetings;
          self->send(state.waiting, meet_atom::value, c, arrived);
          state.waiting = nullptr;
        }
      },
      [=](report_atom, std::uint64_t meetings) {
        self->state.attended += meetings;
        if (++self->state.reports < p->creatures) return;
        finish->cross(self->state.attended);
        self->quit();
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto meeting_place = sys.spawn(mall, &p, &finish);
  for (std::uint64_t i = 0; i < p.creatures; ++i) sys.spawn(creature, meeting_place, i);
  const auto attended = finish.wait();
  watch.stop();
  return attended;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, problem::of(s.scale)); }

}  // namespace bench::chameneos

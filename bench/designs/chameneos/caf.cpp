#include "bench/designs/chameneos/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <memory>

namespace bench::designs::chameneos {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using meet_atom = caf::atom_constant<caf::atom("meet")>;
using change_atom = caf::atom_constant<caf::atom("change")>;
using closed_atom = caf::atom_constant<caf::atom("closed")>;

/// Colours travel as numbers: CAF knows how to send them without further ado.
using wire_colour = std::uint8_t;

wire_colour on_wire(colour c) { return static_cast<wire_colour>(c); }
visitor from_wire(std::uint64_t number, wire_colour c) { return {number, static_cast<colour>(c)}; }

struct living_state {
  visitor now;
};

caf::behavior living(caf::stateful_actor<living_state>* self, const caf::actor& mall, creature* me,
                     finish_line* finish) {
  const auto arrive = [=] {
    const auto now = self->state.now = me->arrive();
    self->send(mall, meet_atom::value, now.number, on_wire(now.own), caf::actor{self});
  };
  return {
      [=](begin_atom) { arrive(); },
      [=](meet_atom, std::uint64_t number, wire_colour c, const caf::actor& partner) {
        const auto& now = self->state.now;
        self->send(partner, change_atom::value, now.number, on_wire(now.own));
        me->meet(from_wire(number, c));
        arrive();
      },
      [=](change_atom, std::uint64_t number, wire_colour c) {
        me->meet(from_wire(number, c));
        arrive();
      },
      [=](closed_atom) {
        me->go_home();
        finish->cross();
        self->quit();
      },
  };
}

struct mall_state {
  mall_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::uint64_t meetings = 0;
  caf::actor waiting;
};

caf::behavior mall(caf::stateful_actor<mall_state>* self, std::uint64_t meetings) {
  return {[=](meet_atom, std::uint64_t number, wire_colour c, const caf::actor& arrived) {
    auto& state = self->state;
    if (state.meetings == meetings) {
      self->send(arrived, closed_atom::value);
    } else if (!state.waiting) {
      state.waiting = arrived;
    } else {
      ++state.meetings;
      self->send(state.waiting, meet_atom::value, number, c, arrived);
      state.waiting = nullptr;
    }
  }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  books report;
  finish_line finish(p.creatures);
  auto place = sys.spawn(mall, p.meetings);
  std::vector<std::unique_ptr<creature>> creatures;
  std::vector<caf::actor> all;
  for (std::uint64_t i = 0; i < p.creatures; ++i) {
    creatures.push_back(std::make_unique<creature>(report, m, i));
    all.push_back(sys.spawn(living, place, creatures.back().get(), &finish));
  }
  m.start();
  for (auto& each : all) caf::anon_send(each, begin_atom::value);
  finish.wait();
  m.stop();
  caf::anon_send_exit(place, caf::exit_reason::user_shutdown);
  return report.close();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::chameneos

#include "bench/core/big/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <vector>

namespace bench::big {

namespace {

using ping_atom = caf::atom_constant<caf::atom("ping")>;
using pong_atom = caf::atom_constant<caf::atom("pong")>;
using start_atom = caf::atom_constant<caf::atom("start")>;
using report_atom = caf::atom_constant<caf::atom("report")>;

/// What all talkers share. The list is complete before the first of them is told to start.
struct crowd {
  explicit crowd(const problem& p) : problem(p), quiet(p.actors), answered(p.actors) {}

  const struct problem& problem;
  std::vector<caf::actor> talkers;
  finish_line quiet;
  finish_line answered;
};

struct state {
  partner_choice choice;
  std::uint64_t pings_left = 0;
  std::uint64_t answered = 0;
};

caf::behavior talker(caf::stateful_actor<state>* self, crowd* all, std::uint32_t number) {
  self->state.choice = {number, all->problem.actors};
  self->state.pings_left = all->problem.pings;
  const auto ping_next = [=] {
    self->send(all->talkers[self->state.choice.next()], ping_atom::value, number);
  };
  return {
      [=](start_atom) { ping_next(); },
      [=](ping_atom, std::uint32_t from) {
        ++self->state.answered;
        self->send(all->talkers[from], pong_atom::value);
      },
      [=](pong_atom) {
        if (--self->state.pings_left > 0)
          ping_next();
        else
          all->quiet.cross();
      },
      [=](report_atom) {
        all->answered.cross(self->state.answered);
        self->quit();
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  crowd all(p);
  watch.start();
  for (std::uint32_t i = 0; i < p.actors; ++i) all.talkers.push_back(sys.spawn(talker, &all, i));
  for (auto& t : all.talkers) caf::anon_send(t, start_atom::value);
  all.quiet.wait();
  watch.stop();
  for (auto& t : all.talkers) caf::anon_send(t, report_atom::value);
  return all.answered.wait();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, problem::of(s.scale)); }

}  // namespace bench::big

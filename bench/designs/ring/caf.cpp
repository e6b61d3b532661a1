#include "bench/designs/ring/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <memory>

namespace bench::designs::ring {

namespace {

using join_atom = caf::atom_constant<caf::atom("join")>;
using token_atom = caf::atom_constant<caf::atom("token")>;
using mark = lab::party::mark;

struct state {
  state() = default;  // no aggregate: CAF would build the first member from the actor itself
  caf::actor next;
};

/// The time travels as a number: CAF knows how to send it without further ado.
caf::behavior place(caf::stateful_actor<state>* self, member* me, finish_line* finish) {
  return {
      [=](join_atom, const caf::actor& next) { self->state.next = next; },
      [=](token_atom, std::uint64_t hops_left, std::int64_t passed_on) {
        token t{hops_left, mark(mark::duration(passed_on))};
        if (me->take(t))
          self->send(self->state.next, token_atom::value, t.hops_left,
                     std::int64_t{t.passed_on.time_since_epoch().count()});
        else
          finish->cross();
      },
  };
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  books report;
  finish_line finish(p.tokens);
  std::vector<std::unique_ptr<member>> members;
  std::vector<caf::actor> all;
  for (std::uint64_t i = 0; i < p.members; ++i) {
    members.push_back(std::make_unique<member>(p, report, m, i));
    all.push_back(sys.spawn(place, members.back().get(), &finish));
  }
  for (std::uint64_t i = 0; i < p.members; ++i)
    caf::anon_send(all[i], join_atom::value, all[p.next_of(i)]);
  m.start();
  for (std::uint64_t t = 0; t < p.tokens; ++t)
    caf::anon_send(all[p.start_of(t)], token_atom::value, p.per_token(), std::int64_t{0});
  finish.wait();
  m.stop();
  for (auto& each : all) caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
  return report.close();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::ring

#include "bench/designs/smokers/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <optional>

namespace bench::designs::smokers {

namespace {

using taken_atom = caf::atom_constant<caf::atom("taken")>;
using begin_atom = caf::atom_constant<caf::atom("begin")>;

caf::behavior smoker(caf::event_based_actor* self, table* t, std::uint64_t index,
                     finish_line* finish) {
  return {[=](begin_atom) {
    t->take(index);
    self->send(caf::actor_cast<caf::actor>(self->current_sender()), taken_atom::value);
    t->smoke(index);
    finish->cross();
  }};
}

struct agent_state {
  lab::party me;
  std::vector<caf::actor> smokers;
  std::optional<draw> drawn;
  bool begun = false;
  lab::party::mark since{};
};

caf::behavior agent(caf::stateful_actor<agent_state>* self, const problem* p, table* t,
                    const lab::party& me, finish_line* finish,
                    const std::vector<caf::actor>& smokers) {
  self->state.me = me;
  self->state.smokers = smokers;
  self->state.drawn.emplace(*p);
  return {[=](taken_atom) {
    auto& s = self->state;
    if (s.begun) s.me.end(s.since);
    s.begun = true;
    if (s.me.operations() == p->rounds) {
      s.me.leave();
      finish->cross();
      return self->quit();
    }
    s.since = s.me.begin();
    const auto next = s.drawn->next();
    t->lay(next);
    self->send(s.smokers[next], begin_atom::value);
  }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  table t(p);
  finish_line finish(p.rounds + 1);  // the agent, too
  {
    std::vector<caf::actor> smokers;
    for (std::uint64_t i = 0; i < p.smokers; ++i)
      smokers.push_back(sys.spawn(smoker, &t, i, &finish));
    auto deals = sys.spawn(agent, &p, &t, lab::party(m, 0), &finish, smokers);
    m.start();
    caf::anon_send(deals, taken_atom::value);  // the table is empty
    finish.wait();
    m.stop();
  }
  sys.await_all_actors_done();
  return t.result();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::smokers

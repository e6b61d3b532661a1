#include "bench/core/fork-join/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <vector>

namespace bench::fork_join {

namespace {

using work_atom = caf::atom_constant<caf::atom("work")>;
using deal_atom = caf::atom_constant<caf::atom("deal")>;
using played_atom = caf::atom_constant<caf::atom("played")>;

caf::behavior worker(caf::stateful_actor<worker_state>* self, const problem* p,
                     const caf::actor& dealer, finish_line* finish) {
  self->state = worker_state{p->sines};
  return {[=](work_atom) {
    self->state.compute();
    const auto done = self->state.done();
    if (done % p->hand == 0) self->send(dealer, played_atom::value);
    if (done < p->per_actor()) return;
    finish->cross(self->state.digest());
    self->quit();
  }};
}

struct dealer_state {
  std::vector<caf::actor> workers;
  std::uint64_t playing = 0;
  std::uint64_t hands = 0;
};

caf::behavior dealer(caf::stateful_actor<dealer_state>* self, const problem* p,
                     finish_line* finish) {
  for (std::uint64_t i = 0; i < p->actors; ++i)
    self->state.workers.push_back(self->spawn(worker, p, caf::actor{self}, finish));
  const auto deal = [=] {
    self->state.playing = p->actors;
    for (std::uint64_t i = 0; i < p->hand; ++i)
      for (auto& w : self->state.workers) self->send(w, work_atom::value);
  };
  return {
      [=](deal_atom) { deal(); },
      [=](played_atom) {
        if (--self->state.playing > 0) return;
        if (++self->state.hands < p->hands)
          deal();
        else
          self->quit();
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.actors);
  watch.start();
  caf::anon_send(sys.spawn(dealer, &p, &finish), deal_atom::value);
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, one_hand::of(s.scale)); }

outcome run_caf_on_actors(const setup& s) {
  return measure_rate_in<one_hand>(with_caf_on_actors, s, solve);
}

outcome run_hands_caf(const setup& s) {
  return measure_rate_in<many_hands>(with_stock_caf, s, solve);
}

}  // namespace bench::fork_join

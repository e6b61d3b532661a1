#include "bench/core/ring/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <vector>

namespace bench::ring {

namespace {

using join_atom = caf::atom_constant<caf::atom("join")>;
using token_atom = caf::atom_constant<caf::atom("token")>;

struct state {
  state() = default;  // no aggregate: CAF would build the first member from the actor itself
  caf::actor next;
};

caf::behavior member(caf::stateful_actor<state>* self, std::uint64_t number, finish_line* finish) {
  return {
      [=](join_atom, const caf::actor& next) { self->state.next = next; },
      [=](token_atom, std::uint64_t hops_left) {
        if (hops_left > 0)
          self->send(self->state.next, token_atom::value, hops_left - 1);
        else
          finish->cross(number);
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.tokens);
  watch.start();
  std::vector<caf::actor> ring;
  for (std::uint64_t i = 0; i < p.actors; ++i) ring.push_back(sys.spawn(member, i, &finish));
  for (std::uint64_t i = 0; i < p.actors; ++i)
    caf::anon_send(ring[i], join_atom::value, ring[(i + 1) % p.actors]);
  for (std::uint64_t t = 0; t < p.tokens; ++t)
    caf::anon_send(ring[p.start_of(t)], token_atom::value, p.hops);
  const auto positions = finish.wait();
  watch.stop();
  for (auto& m : ring) caf::anon_send_exit(m, caf::exit_reason::user_shutdown);
  return positions;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, one_token::of(s.scale)); }

outcome run_caf_on_actors(const setup& s) {
  return measure_rate_in<one_token>(with_caf_on_actors, s, solve);
}

outcome run_100_caf(const setup& s) {
  return measure_rate_in<hundred_tokens>(with_stock_caf, s, solve);
}

}  // namespace bench::ring

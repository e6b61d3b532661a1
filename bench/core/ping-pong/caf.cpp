#include "bench/core/ping-pong/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::ping_pong {

namespace {

using join_atom = caf::atom_constant<caf::atom("join")>;
using ball_atom = caf::atom_constant<caf::atom("ball")>;

struct state {
  state() = default;  // no aggregate: CAF would build the first member from the actor itself
  caf::actor partner;
};

caf::behavior player(caf::stateful_actor<state>* self, std::uint64_t messages,
                     finish_line* finish) {
  return {
      [=](join_atom, const caf::actor& partner) { self->state.partner = partner; },
      [=](ball_atom, std::uint64_t hits) {
        ++hits;
        if (hits < messages)
          self->send(self->state.partner, ball_atom::value, hits);
        else
          finish->cross(hits);
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto ping = sys.spawn(player, p.messages, &finish);
  auto pong = sys.spawn(player, p.messages, &finish);
  caf::anon_send(ping, join_atom::value, pong);
  caf::anon_send(pong, join_atom::value, ping);
  caf::anon_send(ping, ball_atom::value, std::uint64_t{0});
  const auto hits = finish.wait();
  watch.stop();
  caf::anon_send_exit(ping, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(pong, caf::exit_reason::user_shutdown);
  return hits;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, problem::of(s.scale)); }

outcome run_caf_on_actors(const setup& s) {
  return measure_rate_in<problem>(with_caf_on_actors, s, solve);
}

}  // namespace bench::ping_pong

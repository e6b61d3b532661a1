#include "bench/designs/counter/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::counter {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using increment_atom = caf::atom_constant<caf::atom("increment")>;
using counter_actor = caf::typed_actor<caf::replies_to<increment_atom>::with<std::uint64_t>>;

counter_actor::behavior_type counter(std::chrono::nanoseconds work, std::uint64_t* count) {
  return {[=](increment_atom) { return increment(*count, work); }};
}

struct client_state {
  lab::party me;
  std::uint64_t sum = 0;
};
using client_actor = caf::stateful_actor<client_state>;

void next(client_actor* self, const counter_actor& shared, std::uint64_t increments,
          finish_line* finish) {
  const auto since = self->state.me.begin();
  self->request(shared, caf::infinite, increment_atom::value).then([=](std::uint64_t value) {
    auto& [me, sum] = self->state;
    me.end(since);
    sum += value;
    if (me.operations() < increments) return next(self, shared, increments, finish);
    me.leave();
    finish->cross(sum);
    self->quit();
  });
}

caf::behavior client(client_actor* self, const counter_actor& shared, const lab::party& me,
                     std::uint64_t increments, finish_line* finish) {
  self->state.me = me;
  return {[=](begin_atom) { next(self, shared, increments, finish); }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  finish_line finish(p.parties);
  auto shared = sys.spawn(counter, p.work, &r.count);
  std::vector<caf::actor> clients;
  for (std::uint64_t i = 0; i < p.parties; ++i)
    clients.push_back(sys.spawn(client, shared, lab::party(m, i), p.increments, &finish));
  m.start();
  for (auto& c : clients) caf::anon_send(c, begin_atom::value);
  r.sum_of_values = finish.wait();
  m.stop();
  return r;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::counter

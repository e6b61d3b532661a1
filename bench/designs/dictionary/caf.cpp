#include "bench/designs/dictionary/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <optional>

namespace bench::designs::dictionary {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using get_atom = caf::atom_constant<caf::atom("get")>;
using set_atom = caf::atom_constant<caf::atom("set")>;
using owner_actor = caf::typed_actor<caf::replies_to<get_atom, key>::with<value>,
                                     caf::replies_to<set_atom, key, value>::with<value>>;

owner_actor::behavior_type owner(owner_actor::pointer, table* entries) {
  return {[=](get_atom, key k) { return entries->look_up(k); },
          [=](set_atom, key k, value v) { return entries->set(k, v); }};
}

struct party_state {
  std::optional<client> me;
};
using party_actor = caf::stateful_actor<party_state>;

void next(party_actor* self, const owner_actor& shared, finish_line* finish,
          problem::result* result) {
  auto& me = *self->state.me;
  if (!me.has_more()) {
    *result = me.leave();
    finish->cross();
    return self->quit();
  }
  me.begin();
  const auto go_on = [=](value found) {
    self->state.me->end(found);
    next(self, shared, finish, result);
  };
  if (me.new_value() == 0)
    self->request(shared, caf::infinite, get_atom::value, me.at()).then(go_on);
  else
    self->request(shared, caf::infinite, set_atom::value, me.at(), me.new_value()).then(go_on);
}

caf::behavior party(party_actor* self, const owner_actor& shared, const client& me,
                    finish_line* finish, problem::result* result) {
  self->state.me = me;
  return {[=](begin_atom) { next(self, shared, finish, result); }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  table entries(p.work);  // of its owner, until all have ended
  finish_line finish(p.parties);
  std::vector<problem::result> seen(p.parties);
  {
    auto shared = sys.spawn(owner, &entries);
    std::vector<caf::actor> all;
    for (std::uint64_t i = 0; i < p.parties; ++i)
      all.push_back(sys.spawn(party, shared, client(p, lab::party(m, i), i), &finish, &seen[i]));
    m.start();
    for (auto& each : all) caf::anon_send(each, begin_atom::value);
    finish.wait();
    m.stop();
  }
  sys.await_all_actors_done();
  problem::result r{.left = entries.sum()};
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::dictionary

// The waiting room and the barber are actors, as in Savina. The room calls one customer after the
// other; were the barber's mailbox the chairs, he would starve on one worker: CAF runs the newest
// job first, and among those who were turned away there is always a newer one.
#include "bench/designs/barber/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <optional>

namespace bench::designs::barber {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using visit_atom = caf::atom_constant<caf::atom("visit")>;
using cut_atom = caf::atom_constant<caf::atom("cut")>;
using barber_actor = caf::typed_actor<caf::replies_to<cut_atom, std::uint64_t>::with<bool>>;

barber_actor::behavior_type barber(barber_actor::pointer, mirror* seen) {
  return {[=](cut_atom, std::uint64_t customer) {
    seen->cut(customer);
    return true;
  }};
}

struct room_state {
  std::optional<waiting_room> chairs;
  std::vector<caf::response_promise> hopes;
  bool busy = false;
};
using room_actor = caf::stateful_actor<room_state>;

void call_next(room_actor* self, const barber_actor& boss) {
  auto& state = self->state;
  state.busy = !state.chairs->empty();
  if (!state.busy) return;
  const auto customer = state.chairs->next();
  self->request(boss, caf::infinite, cut_atom::value, customer).then([=](bool) {
    self->state.hopes[customer].deliver(true);
    call_next(self, boss);
  });
}

caf::behavior room(room_actor* self, const barber_actor& boss, const problem* p,
                   std::uint64_t* most) {
  self->state.chairs.emplace(p->chairs);
  self->state.hopes.resize(p->customers);
  return {[=](visit_atom, std::uint64_t customer) {
    auto& [chairs, hopes, busy] = self->state;
    auto served = self->make_response_promise();
    if (chairs->full()) {
      served.deliver(false);
      return served;
    }
    hopes[customer] = served;
    chairs->sit_down(customer);
    *most = chairs->most();
    if (!busy) call_next(self, boss);
    return served;
  }};
}

struct customer_state {
  lab::party me;
  std::uint64_t index = 0;
};
using customer_actor = caf::stateful_actor<customer_state>;

struct town {
  const problem* p;
  mirror* seen;
  finish_line* finish;
};

void try_it(customer_actor* self, const caf::actor& shop, const town& t, lab::party::mark since) {
  self->request(shop, caf::infinite, visit_atom::value, self->state.index).then([=](bool served) {
    if (!served) return try_it(self, shop, t, since);
    auto& [me, index] = self->state;
    t.seen->leaves(index, me.operations() + 1);
    me.end(since);
    if (me.operations() < t.p->visits) return try_it(self, shop, t, me.begin());
    me.leave();
    t.finish->cross();
    self->quit();
  });
}

caf::behavior customer(customer_actor* self, const caf::actor& shop, const town& t,
                       const lab::party& me, std::uint64_t index) {
  self->state = {me, index};
  return {[=](begin_atom) { try_it(self, shop, t, self->state.me.begin()); }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  mirror seen(p);
  std::uint64_t most = 0;
  finish_line finish(p.customers);
  {
    auto shop = sys.spawn(room, sys.spawn(barber, &seen), &p, &most);
    std::vector<caf::actor> all;
    for (std::uint64_t i = 0; i < p.customers; ++i)
      all.push_back(sys.spawn(customer, shop, town{&p, &seen, &finish}, lab::party(m, i), i));
    m.start();
    for (auto& each : all) caf::anon_send(each, begin_atom::value);
    finish.wait();
    m.stop();
  }
  sys.await_all_actors_done();
  return seen.result(most);
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::barber

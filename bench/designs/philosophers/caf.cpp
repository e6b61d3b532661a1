// As the actors: neighbours agree by messages (hygienic.hpp).
#include "bench/designs/philosophers/hygienic.hpp"
#include "bench/designs/philosophers/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::philosophers {

namespace {

using meet_atom = caf::atom_constant<caf::atom("meet")>;
using think_atom = caf::atom_constant<caf::atom("think")>;
using hunger_atom = caf::atom_constant<caf::atom("hunger")>;
using content_atom = caf::atom_constant<caf::atom("content")>;
using please_atom = caf::atom_constant<caf::atom("please")>;
using fork_atom = caf::atom_constant<caf::atom("fork")>;
using quit_atom = caf::atom_constant<caf::atom("quit")>;

struct dinner {
  const problem* p;
  table* at;
  finish_line* finish;
};

struct philosopher_state {
  explicit philosopher_state(caf::event_based_actor* myself) : self(myself) {}

  caf::event_based_actor* self;
  dinner here{};
  std::uint64_t seat = 0;
  lab::party me;
  manners my{0, 2};
  caf::actor left, right;
  lab::party::mark since{};

  void thinks() {
    lab::work(here.p->busy);
    if (here.p->sleep.count() == 0) return gets_hungry();
    self->delayed_send(self, here.p->sleep, hunger_atom::value);
  }
  void gets_hungry() {
    since = me.begin();
    my.hungry(*this);
  }
  void is_full() {
    here.at->end_meal(seat);
    my.full(*this);
    me.end(since);
    if (me.operations() == here.p->meals) {
      me.leave();
      return here.finish->cross();
    }
    if (!my.has_both()) return thinks();
    self->send(self, think_atom::value);  // neighbours who have asked meanwhile come first
  }

  void please(side s) { self->send(to(s), please_atom::value, other(s) == side::left); }
  void here_you_are(side s) { self->send(to(s), fork_atom::value, other(s) == side::left); }
  void eat() {
    here.at->begin_meal(seat);
    lab::work(here.p->busy);
    if (here.p->sleep.count() == 0) return is_full();
    self->delayed_send(self, here.p->sleep, content_atom::value);
  }
  const caf::actor& to(side s) const { return s == side::left ? left : right; }
};

caf::behavior philosopher(caf::stateful_actor<philosopher_state>* self, const dinner& here,
                          std::uint64_t seat, const lab::party& me) {
  auto& state = self->state;
  state.here = here;
  state.seat = seat;
  state.me = me;
  state.my = manners(seat, here.p->seats);
  const auto side_of = [](bool left) { return left ? side::left : side::right; };
  return {
      [&state](meet_atom, const caf::actor& left, const caf::actor& right) {
        state.left = left;
        state.right = right;
      },
      [&state](think_atom) { state.thinks(); },
      [&state](hunger_atom) { state.gets_hungry(); },
      [&state](content_atom) { state.is_full(); },
      [&state, side_of](please_atom, bool left) { state.my.asked(side_of(left), state); },
      [&state, side_of](fork_atom, bool left) { state.my.given(side_of(left), state); },
      [self](quit_atom) {
        self->state.left = self->state.right = nullptr;  // they know each other in a circle
        self->quit();
      },
  };
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  table t(p.seats);
  finish_line finish(p.seats);
  std::vector<caf::actor> all;
  for (std::uint64_t i = 0; i < p.seats; ++i)
    all.push_back(sys.spawn(philosopher, dinner{&p, &t, &finish}, i, lab::party(m, i)));
  for (std::uint64_t i = 0; i < p.seats; ++i)
    caf::anon_send(all[i], meet_atom::value, all[t.left_of(i)], all[t.right_of(i)]);
  m.start();
  for (auto& each : all) caf::anon_send(each, think_atom::value);
  finish.wait();
  m.stop();
  for (auto& each : all) caf::anon_send(each, quit_atom::value);
  sys.await_all_actors_done();  // a fork may still be under way
  return t.result();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::philosophers

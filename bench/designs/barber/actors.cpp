// The waiting room and the barber are actors, as in Savina. The chairs are the barber's mailbox:
// who finds one free is passed on to him, with the promise that he answers.
#include "bench/designs/barber/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::barber {

namespace {

struct visit {
  std::uint64_t customer;
  using reply = bool;  // false: all chairs are taken
};
struct stands_up {};
struct cut {
  std::uint64_t customer;
  actors::promise<bool> served;
  actors::ref<stands_up> from;
};
struct begin {};

struct barber {
  using protocol = actors::protocol<cut>;
  mirror* seen;

  void on(cut m) {
    m.from.tell<stands_up>();
    seen->cut(m.customer);
    m.served.set(true);
  }
};

struct room {
  using protocol = actors::protocol<visit, stands_up>;
  actors::ref_of<barber> boss;
  const problem* p;
  std::uint64_t* most;
  std::uint64_t waiting = 0;

  void on(visit m, actors::context& self, actors::promise<bool> served) {
    if (waiting == p->chairs) return served.set(false);
    *most = std::max(*most, ++waiting);
    boss.tell<cut>(m.customer, std::move(served), self.as_ref<room>());
  }
  void on(stands_up) { --waiting; }
};

struct customer {
  using protocol = actors::protocol<begin>;
  const problem* p;
  mirror* seen;
  actors::ref_of<room> shop;
  lab::party me;
  std::uint64_t index;
  finish_line* finish;

  void on(begin) { next(); }

  void next() { try_it(me.begin()); }
  void try_it(lab::party::mark since) {
    shop.ask<visit>(index).then([this, since](bool served) {
      if (!served) return try_it(since);
      seen->leaves(index, me.operations() + 1);
      me.end(since);
      if (me.operations() < p->visits) return next();
      me.leave();
      finish->cross();
    });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  mirror seen(p);
  std::uint64_t most = 0;
  finish_line finish(p.customers);
  auto boss = sys.spawn<barber>(&seen);
  auto shop = sys.spawn<room>(boss, &p, &most);
  std::vector<actors::ref_of<customer>> all;
  for (std::uint64_t i = 0; i < p.customers; ++i)
    all.push_back(sys.spawn<customer>(&p, &seen, shop, lab::party(m, i), i, &finish));
  m.start();
  for (auto& each : all) each.tell<begin>();
  finish.wait();
  m.stop();
  for (auto& each : all) each.stop();
  shop.stop();
  boss.stop();
  settle(sys);
  return seen.result(most);
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::barber

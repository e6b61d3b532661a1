#include "bench/savina/a-star/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::savina::a_star {

namespace {

using work_atom = caf::atom_constant<caf::atom("work")>;
using received_atom = caf::atom_constant<caf::atom("received")>;
using done_atom = caf::atom_constant<caf::atom("done")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior worker(caf::event_based_actor* self, grid* where, const caf::actor& master) {
  return {
      [=, rest = std::vector<node_id>{}](work_atom, node_id node, node_id target) mutable {
        if (where->search(node, target, rest))
          self->send(master, done_atom::value);
        else
          for (auto open : rest) self->send(master, work_atom::value, open, target);
        self->send(master, received_atom::value);
      },
      [=](stop_atom) {
        self->send(master, stop_atom::value);
        self->quit();
      },
  };
}

struct master_state {
  master_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<caf::actor> workers;
  std::uint64_t sent = 0;
  std::uint64_t completed = 0;
  std::uint64_t stopped = 0;
  bool stopping = false;
};

using master_actor = caf::stateful_actor<master_state>;

void deal(master_actor* self, node_id node, node_id target) {
  auto& state = self->state;
  self->send(state.workers[state.sent++ % state.workers.size()], work_atom::value, node, target);
}

void stop_workers(master_actor* self) {
  if (self->state.stopping) return;
  self->state.stopping = true;
  for (auto& w : self->state.workers) self->send(w, stop_atom::value);
}

caf::behavior master(master_actor* self, grid* where, std::uint64_t count, finish_line* finish) {
  return {
      [=](start_atom) {
        for (std::uint64_t i = 0; i < count; ++i)
          self->state.workers.push_back(self->spawn(worker, where, caf::actor{self}));
        deal(self, grid::origin(), where->target());
      },
      [=](work_atom, node_id node, node_id target) { deal(self, node, target); },
      [=](received_atom) {
        if (++self->state.completed == self->state.sent) stop_workers(self);
      },
      [=](done_atom) { stop_workers(self); },
      [=](stop_atom) {
        if (++self->state.stopped < count) return;
        finish->cross();
        self->quit();
      },
  };
}

bool solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  grid where(p);
  finish_line finish(1);
  watch.start();
  caf::anon_send(sys.spawn(master, &where, p.workers, &finish), start_atom::value);
  finish.wait();
  watch.stop();
  sys.await_all_actors_done();  // the workers use what ends here
  return where.has_way();
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::a_star

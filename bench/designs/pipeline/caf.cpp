// Mailboxes have no bound, so the sink gives the source credit: for each batch that arrives, one
// more may leave.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <memory>

namespace bench::designs::pipeline {

namespace {

using credit_atom = caf::atom_constant<caf::atom("credit")>;
using end_atom = caf::atom_constant<caf::atom("end")>;

caf::behavior stage_actor(caf::stateful_actor<stage>* self, std::chrono::nanoseconds work,
                          const caf::actor& next) {
  self->state.work = work;
  return {
      [=](items& some) {
        self->state.handle(some);
        self->send(next, std::move(some));
      },
      [=](end_atom) {
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

caf::behavior sink_actor(caf::event_based_actor* self, const std::shared_ptr<sink>& my,
                         const caf::actor& from, problem::result* all, finish_line* finish) {
  return {
      [=](const items& some) {
        my->take(some);
        self->send(from, credit_atom::value);
      },
      [=](end_atom) {
        *all = my->leave();
        finish->cross();
        self->quit();
      },
  };
}

/// The chain is its own: it waits for credit from the end of it.
caf::behavior source_actor(caf::event_based_actor* self, const problem* p, lab::meter* m,
                           problem::result* all, finish_line* finish) {
  caf::actor first =
      self->spawn(sink_actor, std::make_shared<sink>(*p, *m), caf::actor{self}, all, finish);
  for (std::size_t i = 0; i < stages; ++i) first = self->spawn(stage_actor, p->work, first);
  const auto my = std::make_shared<source>(*p);
  return {[=](credit_atom) {
    if (!my->over()) return self->send(first, my->batch());
    self->send(first, end_atom::value);
    self->quit();
  }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  problem::result all;
  finish_line finish(1);
  const auto from = sys.spawn(source_actor, &p, &m, &all, &finish);
  m.start();
  for (std::size_t i = 0; i < stages * problem::room; ++i) caf::anon_send(from, credit_atom::value);
  finish.wait();
  m.stop();
  sys.await_all_actors_done();
  return all;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::pipeline

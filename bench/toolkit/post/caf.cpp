#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/post/problem.hpp"
#include "bench/toolkit/task_count.hpp"

#include <caf/all.hpp>

namespace bench::post {

namespace {

using work_atom = caf::atom_constant<caf::atom("work")>;

struct worker_state {
  std::uint64_t done = 0;
};

/// Round robin gives each worker its share exactly.
caf::behavior worker(caf::stateful_actor<worker_state>* self, std::uint64_t share,
                     finish_line* finish) {
  return {[=](work_atom) {
    task_count::add();
    if (++self->state.done == share) finish->cross();
  }};
}

caf::behavior submitter(caf::event_based_actor* self, const caf::actor& pool, std::uint64_t tasks) {
  for (std::uint64_t i = 0; i < tasks; ++i) self->send(pool, work_atom::value);
  self->quit();
  return {[](caf::unit_t) {}};
}

std::uint64_t solve(caf::actor_system& sys, unsigned workers, origin from, const problem& p,
                    stopwatch& watch) {
  const auto before = task_count::total();
  finish_line finish(workers);
  caf::scoped_execution_unit unit(&sys);
  const auto make_worker = [&]() -> caf::actor {
    return sys.spawn(worker, p.tasks / workers, &finish);
  };
  auto pool = caf::actor_pool::make(&unit, workers, make_worker, caf::actor_pool::round_robin());
  watch.start();
  if (from == origin::outside)
    for (std::uint64_t i = 0; i < p.tasks; ++i) caf::anon_send(pool, work_atom::value);
  else
    sys.spawn(submitter, pool, p.tasks);
  finish.wait();
  watch.stop();
  caf::anon_send_exit(pool, caf::exit_reason::user_shutdown);
  return task_count::total() - before;
}

}  // namespace

outcome run_caf(const setup& s) {
  return for_origins([&](origin from) {
    return measure_rate_in<problem>(
        with_stock_caf, s, [&](caf::actor_system& sys, const problem& p, stopwatch& watch) {
          return solve(sys, s.workers, from, p, watch);
        });
  });
}

}  // namespace bench::post

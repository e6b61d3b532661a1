#include "bench/savina/trapezoid/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>

namespace bench::savina::trapezoid {

namespace {

using work_atom = caf::atom_constant<caf::atom("work")>;
using part_atom = caf::atom_constant<caf::atom("part")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior worker(caf::event_based_actor* self, const caf::actor& master) {
  return {[=](work_atom, double begin, std::uint64_t pieces, double width) {
    self->send(master, part_atom::value, area(begin, pieces, width));
    self->quit();
  }};
}

struct master_state {
  std::uint64_t received = 0;
  double sum = 0;
};

caf::behavior master(caf::stateful_actor<master_state>* self, const problem* p,
                     std::promise<double>* result) {
  return {
      [=](start_atom) {
        for (std::uint64_t i = 0; i < p->workers; ++i)
          self->send(self->spawn(worker, caf::actor{self}), work_atom::value, p->begin(i),
                     p->pieces / p->workers, p->width());
      },
      [=](part_atom, double area) {
        self->state.sum += area;
        if (++self->state.received < p->workers) return;
        result->set_value(self->state.sum);
        self->quit();
      },
  };
}

double solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<double> result;
  watch.start();
  caf::anon_send(sys.spawn(master, &p, &result), start_atom::value);
  const auto sum = result.get_future().get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::trapezoid

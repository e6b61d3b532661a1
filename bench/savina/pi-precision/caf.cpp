#include "bench/savina/pi-precision/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/savina/pi-precision/real.hpp"

#include <caf/all.hpp>

#include <future>
#include <vector>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::pi_precision::real)

namespace bench::savina::pi_precision {

namespace {

using work_atom = caf::atom_constant<caf::atom("work")>;
using result_atom = caf::atom_constant<caf::atom("result")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior worker(caf::event_based_actor* self, const problem* p, std::uint64_t number,
                     const caf::actor& master) {
  return {[=](work_atom, std::uint64_t k) {
    self->send(master, result_atom::value, p->term(k), number);
  }};
}

struct master_state {
  master_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<caf::actor> workers;
  real sum;
  std::uint64_t requested = 0;
  std::uint64_t received = 0;
  bool enough = false;
};

using master_actor = caf::stateful_actor<master_state>;

void request(master_actor* self, std::uint64_t worker) {
  self->send(self->state.workers[worker], work_atom::value, self->state.requested++);
}

caf::behavior master(master_actor* self, const problem* p, std::promise<real>* pi) {
  return {
      [=](start_atom) {
        for (std::uint64_t i = 0; i < p->workers; ++i)
          self->state.workers.push_back(self->spawn(worker, p, i, caf::actor{self}));
        for (std::uint64_t i = 0; i < p->first_terms(); ++i) request(self, i % p->workers);
      },
      [=](result_atom, const real& term, std::uint64_t worker) {
        auto& state = self->state;
        state.sum.units += term.units;
        ++state.received;
        state.enough = state.enough || !p->matters(term);
        if (!state.enough) request(self, worker);
        if (state.received < state.requested) return;
        pi->set_value(std::move(state.sum));
        for (auto& w : state.workers) self->send_exit(w, caf::exit_reason::user_shutdown);
        self->quit();
      },
  };
}

real solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<real> pi;
  watch.start();
  caf::anon_send(sys.spawn(master, &p, &pi), start_atom::value);
  auto sum = pi.get_future().get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::pi_precision

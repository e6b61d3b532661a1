#include "bench/savina/logistic-map/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>
#include <vector>

namespace bench::savina::logistic_map {

namespace {

using compute_atom = caf::atom_constant<caf::atom("compute")>;
using next_atom = caf::atom_constant<caf::atom("next")>;
using last_atom = caf::atom_constant<caf::atom("last")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior computer(caf::event_based_actor*, double rate) {
  return {[=](compute_atom, double term) { return next(term, rate); }};
}

struct worker_state {
  double term = 0;
  bool waiting = false;
  std::uint64_t put_aside = 0;  // requests for a term
  caf::response_promise last;   // who asked for the last one
};

using worker_actor = caf::stateful_actor<worker_state>;

void compute(worker_actor* self, const caf::actor& computer) {
  self->state.waiting = true;
  self->request(computer, caf::infinite, compute_atom::value, self->state.term)
      .then([=](double term) {
        auto& state = self->state;
        state.term = term;
        state.waiting = false;
        if (state.put_aside > 0) {
          --state.put_aside;
          compute(self, computer);
        } else if (state.last.pending()) {
          state.last.deliver(term);
        }
      });
}

/// By hand: `await` would look at all waiting messages again after each reply.
caf::behavior worker(worker_actor* self, const caf::actor& computer, double first) {
  self->state.term = first;
  return {
      [=](next_atom) {
        if (self->state.waiting)
          ++self->state.put_aside;
        else
          compute(self, computer);
      },
      [=](last_atom) {
        self->state.last = self->make_response_promise();
        if (!self->state.waiting) self->state.last.deliver(self->state.term);
        return self->state.last;
      },
  };
}

struct master_state {
  master_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<caf::actor> all;
  std::uint64_t received = 0;
  double sum = 0;
};

using master_actor = caf::stateful_actor<master_state>;

void add(master_actor* self, const problem* p, std::promise<double>* result, double term) {
  self->state.sum += term;
  if (++self->state.received < p->series) return;
  result->set_value(self->state.sum);
  for (auto& a : self->state.all) self->send_exit(a, caf::exit_reason::user_shutdown);
  self->quit();
}

caf::behavior master(master_actor* self, const problem* p, std::promise<double>* result) {
  return {[=](start_atom) {
    std::vector<caf::actor> workers;
    for (std::uint64_t i = 0; i < p->series; ++i) {
      auto c = self->spawn(computer, problem::rate(i));
      workers.push_back(self->spawn(worker, c, problem::first_term(i)));
      self->state.all.push_back(c);
      self->state.all.push_back(workers.back());
    }
    for (std::uint64_t t = 0; t < p->terms; ++t)
      for (auto& w : workers) self->send(w, next_atom::value);
    for (auto& w : workers)
      self->request(w, caf::infinite, last_atom::value).then([=](double term) {
        add(self, p, result, term);
      });
  }};
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

}  // namespace bench::savina::logistic_map

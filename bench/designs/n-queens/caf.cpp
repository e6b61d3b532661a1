// An actor for each task, as in the design of actors.
#include "bench/designs/n-queens/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::n_queens {

namespace {

using solve_atom = caf::atom_constant<caf::atom("solve")>;

struct solver_state {
  std::uint64_t open = 1;  // what this one finds itself, and its children
  std::uint64_t found = 0;
};
using solver_actor = caf::stateful_actor<solver_state>;

caf::behavior solver(solver_actor* self, const problem* p, lab::meter* m) {
  return {[=](solve_atom, std::uint64_t columns, std::uint32_t rows) {
    auto answer = self->make_response_promise<std::uint64_t>();
    const auto add = [self, answer](std::uint64_t n) mutable {
      self->state.found += n;
      if (--self->state.open > 0) return;
      answer.deliver(self->state.found);
      self->quit();
    };
    auto adding = add;
    adding(run_task(*p, *m, {columns, rows}, [&](const placement& next) {
      ++self->state.open;
      self->request(self->spawn(solver, p, m), caf::infinite, solve_atom::value, next.columns,
                    next.rows)
          .then(add);
    }));
    return answer;
  }};
}

caf::behavior root(caf::event_based_actor* self, const problem* p, lab::meter* m,
                   finish_line* finish) {
  return {[=](solve_atom) {
    self->request(self->spawn(solver, p, m), caf::infinite, solve_atom::value, std::uint64_t{0},
                  std::uint32_t{0})
        .then([=](std::uint64_t found) {
          finish->cross(found);
          self->quit();
        });
  }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  finish_line finish(1);
  auto first = sys.spawn(root, &p, &m, &finish);
  m.start();
  caf::anon_send(first, solve_atom::value);
  const auto found = finish.wait();
  m.stop();
  return found;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::n_queens

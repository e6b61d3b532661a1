// A cell is an actor that sends the next one what it lets pass.
#include "bench/designs/sieve/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::sieve {

namespace {

using end_atom = caf::atom_constant<caf::atom("end")>;

/// Without a next one: the last.
caf::behavior sieve_cell(caf::event_based_actor* self, cell* my, const caf::actor& next,
                         finish_line* finish) {
  return {
      [=](numbers& some) {
        my->filter(some);
        if (!some.empty()) self->send(next, std::move(some));
      },
      [=](end_atom) {
        my->me.leave();
        if (next)
          self->send(next, end_atom::value);
        else
          finish->cross();
        self->quit();
      },
  };
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  finish_line finish(1);
  caf::actor first;
  for (auto i = cells.size(); i-- > 0;) first = sys.spawn(sieve_cell, &cells[i], first, &finish);
  m.start();
  p.for_each_batch([&](numbers some) { caf::anon_send(first, std::move(some)); });
  caf::anon_send(first, end_atom::value);
  finish.wait();
  m.stop();
  sys.await_all_actors_done();  // they know the cells
  return primes_of(cells);
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::sieve

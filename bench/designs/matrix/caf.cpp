// A worker asks for its next tile by saying that it is free; one more waits for it meanwhile.
#include "bench/designs/matrix/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::matrix {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using tile_atom = caf::atom_constant<caf::atom("tile")>;
using free_atom = caf::atom_constant<caf::atom("free")>;

struct job {
  const problem* p;
  lab::meter* m;
  std::span<double> product;
  std::uint64_t workers;
  finish_line* finish;
};

caf::behavior multiplier(caf::event_based_actor*, const job* what) {
  return {[=](tile_atom, std::uint64_t number) {
    run_tile(*what->p, *what->m, number, what->product);
    return free_atom::value;
  }};
}

struct dealer_state {
  std::uint64_t dealt = 0;
  std::uint64_t done = 0;
};

caf::behavior dealer(caf::stateful_actor<dealer_state>* self, const job* what) {
  const auto deal = [=](const caf::actor& to) {
    auto& dealt = self->state.dealt;
    if (dealt < what->p->tiles()) self->send(to, tile_atom::value, dealt++);
  };
  return {
      [=](begin_atom) {
        for (std::uint64_t i = 0; i < what->workers; ++i) {
          const auto worker = self->spawn(multiplier, what);
          deal(worker);
          deal(worker);
        }
      },
      [=](free_atom) {
        deal(caf::actor_cast<caf::actor>(self->current_sender()));
        if (++self->state.done < what->p->tiles()) return;
        what->finish->cross();
        self->quit();
      },
  };
}

outcome run_in(decltype(with_stock_caf) host, const setup& s, const problem& what) {
  const auto solve = [&s](caf::actor_system& sys, const problem& p, lab::meter& m) {
    problem::result product(p.edge * p.edge);
    finish_line finish(1);
    const job all{&p, &m, product, s.workers, &finish};
    const auto deals = sys.spawn(dealer, &all);
    m.start();
    caf::anon_send(deals, begin_atom::value);
    finish.wait();
    m.stop();
    sys.await_all_actors_done();  // they know `all`
    return product;
  };
  return lab::measure_in_caf(host, s, what, solve);
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) { return run_in(with_stock_caf, s, p); }
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return run_in(with_caf_on_actors, s, p);
}

}  // namespace bench::designs::matrix

// As the actors: a dealer with two pieces under way for each worker.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <algorithm>

namespace bench::designs::parallel_map {

namespace {

using run_atom = caf::atom_constant<caf::atom("run")>;
using piece_atom = caf::atom_constant<caf::atom("piece")>;
using values = std::vector<std::uint64_t>;
using worker_actor =
    caf::typed_actor<caf::replies_to<piece_atom, std::uint64_t, std::uint64_t>::with<values>>;

worker_actor::behavior_type worker(worker_actor::pointer, const problem* p, lab::meter* m) {
  return {[=](piece_atom, std::uint64_t first, std::uint64_t past) {
    values all;
    all.reserve(past - first);
    for (auto i = first; i < past; ++i) all.push_back(value_of(*p, *m, i));
    return all;
  }};
}

struct dealer_state {
  std::vector<worker_actor> workers;
  std::uint64_t size = 0, dealt = 0, done = 0;
};
using dealer_actor = caf::stateful_actor<dealer_state>;

void deal(dealer_actor* self, const problem* p, values* all, finish_line* finish, std::size_t to) {
  auto& my = self->state;
  if (my.dealt == p->items) return;
  const auto first = my.dealt;
  my.dealt += std::min(my.size, p->items - first);
  self->request(my.workers[to], caf::infinite, piece_atom::value, first, my.dealt)
      .then([=](const values& part) {
        std::copy(part.begin(), part.end(), all->begin() + static_cast<std::ptrdiff_t>(first));
        deal(self, p, all, finish, to);
        if ((self->state.done += part.size()) < p->items) return;
        finish->cross();
        self->quit();
      });
}

caf::behavior dealer(dealer_actor* self, const problem* p, lab::meter* m, unsigned workers,
                     values* all, finish_line* finish) {
  self->state.size = piece_size(*p, workers);
  for (unsigned i = 0; i < workers; ++i) self->state.workers.push_back(self->spawn(worker, p, m));
  return {[=](run_atom) {
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i < workers; ++i) deal(self, p, all, finish, i);
  }};
}

outcome run_in(decltype(with_stock_caf) host, const setup& s, const problem& what) {
  const auto solve = [&s](caf::actor_system& sys, const problem& p, lab::meter& m) {
    values all(p.items);
    finish_line finish(1);
    auto deals = sys.spawn(dealer, &p, &m, s.workers, &all, &finish);
    m.start();
    caf::anon_send(deals, run_atom::value);
    finish.wait();
    m.stop();
    return all;
  };
  return lab::measure_in_caf(host, s, what, solve);
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) { return run_in(with_stock_caf, s, p); }
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return run_in(with_caf_on_actors, s, p);
}

}  // namespace bench::designs::parallel_map

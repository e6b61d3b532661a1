// An actor for each range, which travels as its place and size. It tells its parent when it is in
// order, and ends.
#include "bench/designs/quicksort/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::quicksort {

namespace {

using sort_atom = caf::atom_constant<caf::atom("sort")>;
using sorted_atom = caf::atom_constant<caf::atom("sorted")>;

struct job {
  const problem* p;
  lab::meter* m;
  range all;
  finish_line* finish;
};
struct sorter_state {
  unsigned open = 0;
};

/// Without a parent: the first one.
caf::behavior sorter(caf::stateful_actor<sorter_state>* self, const job* what,
                     const caf::actor& parent) {
  const auto end = [=] {
    if (parent)
      self->send(parent, sorted_atom::value);
    else
      what->finish->cross();
    self->quit();
  };
  return {
      [=](sort_atom, std::uint64_t begin, std::uint64_t count) {
        run_task(*what->p, *what->m, what->all.subspan(begin, count), [&](range half) {
          ++self->state.open;
          self->send(self->spawn(sorter, what, caf::actor{self}), sort_atom::value,
                     static_cast<std::uint64_t>(half.data() - what->all.data()),
                     std::uint64_t{half.size()});
        });
        if (self->state.open == 0) end();
      },
      [=](sorted_atom) {
        if (--self->state.open == 0) end();
      },
  };
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  auto numbers = p.input();
  finish_line finish(1);
  const job what{&p, &m, range(numbers), &finish};
  const auto first = sys.spawn(sorter, &what, caf::actor{});
  m.start();
  caf::anon_send(first, sort_atom::value, std::uint64_t{0}, p.numbers);
  finish.wait();
  m.stop();
  sys.await_all_actors_done();  // they know `what`
  return numbers;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::quicksort

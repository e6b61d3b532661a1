// As the actors: each walks for a while, then spawns one for each half of what it has found.
#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::unbalanced_tree {

namespace {

using visit_atom = caf::atom_constant<caf::atom("visit")>;
using visited_atom = caf::atom_constant<caf::atom("visited")>;

/// Seeds and sizes, one after the other.
using packed = std::vector<std::uint64_t>;

packed pack(const nodes& all) {
  packed out;
  for (auto& n : all) out.insert(out.end(), {n.seed, n.below});
  return out;
}
nodes unpack(const packed& all) {
  nodes out;
  for (std::size_t i = 0; i < all.size(); i += 2) out.push_back({all[i], all[i + 1]});
  return out;
}

struct job {
  const problem* p;
  lab::meter* m;
  problem::result* all;
  finish_line* finish;
};
struct walker_state {
  unsigned children = 0;
  problem::result visited;
};

/// Without a parent: the first one.
caf::behavior walker(caf::stateful_actor<walker_state>* self, const job* what,
                     const caf::actor& parent) {
  const auto end_if_done = [=] {
    const auto& [children, visited] = self->state;
    if (children > 0) return;
    if (parent) {
      self->send(parent, visited_atom::value, visited.nodes, visited.sum);
    } else {
      *what->all = visited;
      what->finish->cross();
    }
    self->quit();
  };
  return {
      [=](visit_atom, const packed& from) {
        auto open = unpack(from);
        self->state.visited = walk_on(open, [&](const node& at, const auto& fork) {
          return run_task(*what->p, *what->m, at, fork);
        });
        fork_halves(open, [&](const nodes& half) {
          ++self->state.children;
          self->send(self->spawn(walker, what, caf::actor{self}), visit_atom::value, pack(half));
        });
        end_if_done();
      },
      [=](visited_atom, std::uint64_t count, std::uint64_t sum) {
        self->state.visited += {count, sum};
        --self->state.children;
        end_if_done();
      },
  };
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  problem::result all;
  finish_line finish(1);
  const job what{&p, &m, &all, &finish};
  const auto first = sys.spawn(walker, &what, caf::actor{});
  m.start();
  caf::anon_send(first, visit_atom::value, pack({root_of(p)}));
  finish.wait();
  m.stop();
  sys.await_all_actors_done();  // they know `what`
  return all;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::unbalanced_tree

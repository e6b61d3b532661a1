#include "bench/savina/uct/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <bitset>
#include <vector>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::uct::grant)

namespace bench::savina::uct {

namespace {

using try_atom = caf::atom_constant<caf::atom("try")>;
using may_atom = caf::atom_constant<caf::atom("may")>;
using update_atom = caf::atom_constant<caf::atom("update")>;
using traverse_atom = caf::atom_constant<caf::atom("traverse")>;
using end_atom = caf::atom_constant<caf::atom("end")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

/// The children of the root or of a node.
struct family {
  family() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<caf::actor> children;
  std::bitset<problem::children> grown;  // which of them have children
};

using node_actor = caf::stateful_actor<family>;

template <class Message> void tell_children(node_actor* self, Message message) {
  for (auto& c : self->state.children) self->send(c, message);
}

struct place {
  std::uint64_t id;
  std::uint32_t size;
  bool urgent;
};

caf::behavior node(node_actor* self, finish_line* visits, const caf::actor& parent,
                   const caf::actor& root, place mine);

void generate(node_actor* self, finish_line* visits, const grant& g, const caf::actor& root) {
  auto& children = self->state.children;
  children.reserve(problem::children);
  const caf::actor me{self};
  for (std::uint64_t i = 0; i < problem::children; ++i)
    children.push_back(self->spawn<caf::lazy_init>(node, visits, me, root,
                                                   place{g.first_id + i, g.size, i == g.urgent}));
  tell_children(self, try_atom::value);
}

caf::behavior node(node_actor* self, finish_line* visits, const caf::actor& parent,
                   const caf::actor& root, place mine) {
  return {
      [=](try_atom) { self->send(root, may_atom::value, caf::actor{self}); },
      [=](const grant& g) {
        self->send(parent, update_atom::value, (mine.id - 1) % problem::children);
        generate(self, visits, g, root);
      },
      [=](update_atom, std::uint64_t child) { self->state.grown.set(child); },
      [=](traverse_atom) {
        visits->cross(mine.id);
        tell_children(self, traverse_atom::value);
      },
      [=](end_atom) {
        tell_children(self, end_atom::value);
        self->quit();
      },
  };
}

caf::behavior root(node_actor* self, finish_line* visits, const problem* p) {
  const auto decide = std::make_shared<decisions>(*p);
  return {
      [=](start_atom) { generate(self, visits, decide->first(), caf::actor{self}); },
      [=](may_atom, const caf::actor& who) {
        if (grant g; decide->next(g)) self->send(who, g);
        if (!decide->complete()) return;
        tell_children(self, traverse_atom::value);
        tell_children(self, end_atom::value);
        self->quit();
      },
      [=](update_atom, std::uint64_t child) { self->state.grown.set(child); },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line visits(p.nodes());
  watch.start();
  caf::anon_send(sys.spawn(root, &visits, &p), start_atom::value);
  const auto ids = visits.wait();
  watch.stop();
  return ids;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::uct

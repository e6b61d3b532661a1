#include "bench/designs/sorted-list/list.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <memory>

namespace bench::designs::sorted_list {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using apply_atom = caf::atom_constant<caf::atom("apply")>;
using wire_action = std::uint8_t;  // CAF knows how to send it without further ado
using owner_actor =
    caf::typed_actor<caf::replies_to<apply_atom, wire_action, std::uint32_t>::with<std::uint64_t>>;

owner_actor::behavior_type owner(owner_actor::pointer, linked_list* list) {
  return {[=](apply_atom, wire_action what, std::uint32_t key) {
    return list->apply({static_cast<action>(what), key});
  }};
}

void next(caf::event_based_actor* self, const owner_actor& list, worker* w, finish_line* finish) {
  const auto o = w->begin();
  self->request(list, caf::infinite, apply_atom::value, static_cast<wire_action>(o.what), o.key)
      .then([=](std::uint64_t answer) {
        w->end(answer);
        if (w->has_more()) return next(self, list, w, finish);
        w->leave();
        finish->cross();
        self->quit();
      });
}

caf::behavior client(caf::event_based_actor* self, const owner_actor& list, worker* w,
                     finish_line* finish) {
  return {[=](begin_atom) { next(self, list, w, finish); }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  finish_line finish(p.workers);
  auto shared = sys.spawn(owner, &list);
  std::vector<std::unique_ptr<worker>> workers;
  std::vector<caf::actor> clients;
  for (std::uint64_t i = 0; i < p.workers; ++i) {
    workers.push_back(std::make_unique<worker>(p, report, m, i));
    clients.push_back(sys.spawn(client, shared, workers.back().get(), &finish));
  }
  m.start();
  for (auto& c : clients) caf::anon_send(c, begin_atom::value);
  finish.wait();
  m.stop();
  return close(p, report, list);
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::sorted_list

#include "bench/savina/facility-location/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::facility_location::point)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::facility_location::problem::census)

namespace bench::savina::facility_location {

namespace {

using next_atom = caf::atom_constant<caf::atom("next")>;
using customer_atom = caf::atom_constant<caf::atom("customer")>;
using facility_atom = caf::atom_constant<caf::atom("facility")>;
using exit_atom = caf::atom_constant<caf::atom("exit")>;

constexpr auto none = quadrant::quarters;  // a facility that the parent tells of

struct producer_state {
  producer_state() = default;  // no aggregate: CAF would build the first member from the actor
  std::uint64_t left = 0;
  customer_stream stream;
};

caf::behavior producer(caf::stateful_actor<producer_state>* self, std::uint64_t customers,
                       const caf::actor& root) {
  self->state.left = customers;
  return {[=](next_atom) {
    if (self->state.left == 0) {
      self->send(root, exit_atom::value);
      self->quit();
      return;
    }
    --self->state.left;
    self->send(root, customer_atom::value, caf::actor{self}, self->state.stream.next());
  }};
}

struct quadrant_state {
  quadrant_state() = default;  // no aggregate: CAF would build the first member from the actor
  quadrant known;
  std::vector<caf::actor> children;
  problem::census counted;
  std::uint32_t confirmed = 0;
};

using quadrant_actor = caf::stateful_actor<quadrant_state>;

/// Where a quadrant is in the tree.
struct position {
  caf::actor parent;
  std::uint32_t number = none;                      // among the quarters of the parent
  std::promise<problem::census>* result = nullptr;  // of the root
};

caf::behavior run_quadrant(quadrant_actor* self, const quadrant& known, const position& at);

void open(quadrant_actor* self, const position& at) {
  auto& state = self->state;
  if (at.parent) self->send(at.parent, facility_atom::value, state.known.middle(), at.number);
  const caf::actor me{self};
  for (std::uint32_t i = 0; i < quadrant::quarters; ++i)
    state.children.push_back(
        self->spawn(run_quadrant, state.known.quarter(i), position{me, i, nullptr}));
  state.known.open();
}

void finish(quadrant_actor* self, const position& at) {
  auto& counted = self->state.counted;
  counted.add(self->state.known.count());
  if (at.parent)
    self->send(at.parent, counted);
  else
    at.result->set_value(counted);
  self->quit();
}

void spread(quadrant_actor* self, const position& at, point place, std::uint32_t from) {
  auto& [known, children, counted, confirmed] = self->state;
  known.add_facility(place);
  if (from != none) {
    if (at.parent) self->send(at.parent, facility_atom::value, place, at.number);
    self->send(children[quadrant::opposite(from)], facility_atom::value, place, none);
  } else {
    for (auto& c : children) self->send(c, facility_atom::value, place, none);
  }
}

caf::behavior run_quadrant(quadrant_actor* self, const quadrant& known, const position& at) {
  self->state.known = known;
  return {
      [=](customer_atom, const caf::actor& from, point place) {
        auto& state = self->state;
        if (!at.parent) self->send(from, next_atom::value);
        if (!state.children.empty())
          self->send(state.children[state.known.quarter_of(place)], customer_atom::value, from,
                     place);
        else if (state.known.add_customer(place))
          open(self, at);
      },
      [=](facility_atom, point place, std::uint32_t from) { spread(self, at, place, from); },
      [=](exit_atom) {
        for (auto& c : self->state.children) self->send(c, exit_atom::value);
        if (self->state.children.empty()) finish(self, at);
      },
      [=](const problem::census& counted) {
        self->state.counted.add(counted);
        if (++self->state.confirmed == quadrant::quarters) finish(self, at);
      },
  };
}

problem::census solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::census> result;
  watch.start();
  auto root = sys.spawn(run_quadrant, quadrant{}, position{{}, none, &result});
  caf::anon_send(sys.spawn(producer, p.customers, root), next_atom::value);
  const auto counted = result.get_future().get();
  watch.stop();
  return counted;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::facility_location

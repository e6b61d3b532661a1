#include "bench/savina/facility-location/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>

namespace bench::savina::facility_location {

namespace {

struct next_customer {};
struct customer {
  actors::ref<next_customer> producer;
  point place;
};
/// Somewhere a facility has opened.
struct facility {
  point place;
  std::uint32_t from_quarter;  // `none`: from the parent
};
struct request_exit {};
struct confirm_exit {
  problem::census counted;
};

constexpr auto none = quadrant::quarters;
using quadrant_ref = actors::ref<customer, facility, request_exit, confirm_exit>;

struct producer {
  using protocol = actors::protocol<next_customer>;
  std::uint64_t left;
  quadrant_ref root;
  customer_stream stream = {};

  void on(next_customer, actors::context& self) {
    if (left == 0) {
      root.tell(request_exit{});
      self.stop();
      return;
    }
    --left;
    root.tell<customer>(self.as_ref<producer>(), stream.next());
  }
};

struct quadrant_actor {
  using protocol = actors::protocol<customer, facility, request_exit, confirm_exit>;
  quadrant state;
  actors::ref<facility, confirm_exit> parent;
  std::uint32_t number = none;                      // among the quarters of the parent
  std::promise<problem::census>* result = nullptr;  // of the root
  std::vector<quadrant_ref> children = {};
  problem::census counted = {};
  std::uint32_t confirmed = 0;

  void on(customer m, actors::context& self) {
    if (!parent) m.producer.tell(next_customer{});
    if (!children.empty())
      children[state.quarter_of(m.place)].tell(std::move(m));
    else if (state.add_customer(m.place))
      open(self);
  }

  void on(facility m) {
    state.add_facility(m.place);
    if (m.from_quarter != none) {
      if (parent) parent.tell<facility>(m.place, number);
      children[quadrant::opposite(m.from_quarter)].tell<facility>(m.place, none);
    } else {
      for (auto& c : children) c.tell<facility>(m.place, none);
    }
  }

  void on(request_exit m, actors::context& self) {
    for (auto& c : children) c.tell(m);
    if (children.empty()) finish(self);
  }

  void on(confirm_exit m, actors::context& self) {
    counted.add(m.counted);
    if (++confirmed == quadrant::quarters) finish(self);
  }

  void open(actors::context& self) {
    if (parent) parent.tell<facility>(state.middle(), number);
    const auto me = self.as_ref<quadrant_actor>();
    for (std::uint32_t i = 0; i < quadrant::quarters; ++i)
      children.push_back(self.spawn<quadrant_actor>(state.quarter(i), me, i));
    state.open();
  }

  void finish(actors::context& self) {
    counted.add(state.count());
    if (parent)
      parent.tell<confirm_exit>(counted);
    else
      result->set_value(counted);
    self.stop();
  }
};

problem::census solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::census> result;
  watch.start();
  auto root =
      sys.spawn<quadrant_actor>(quadrant{}, actors::ref<facility, confirm_exit>{}, none, &result);
  sys.spawn<producer>(p.customers, root).tell(next_customer{});
  const auto counted = result.get_future().get();
  watch.stop();
  return counted;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::facility_location

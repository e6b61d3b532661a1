#include "bench/designs/barber/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::barber {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most = std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(cut.count()) + 4'000);
  p.visits = std::min(visits, most / customers);
  if (s == size::quick) p.visits /= 8;
  if (s == size::smoke) p.visits = std::min<std::uint64_t>(p.visits, 20);
  p.visits = std::max<std::uint64_t>(p.visits, 1);
  return p;
}

params problem::parameters() const {
  return {{"customers", customers},
          {"visits", visits},
          {"chairs", chairs},
          {"cut_ns", static_cast<std::uint64_t>(cut.count())}};
}

void problem::check(const result& r) const {
  expect_equal("haircuts", haircuts(), r.haircuts);
  expect_equal("haircuts at once", 0, r.at_once);
  expect_equal("customers who left with another's haircut or none", 0, r.uncut);
  expect("no more customers wait than there are chairs", r.most <= chairs);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "barber",
      .title = "Sleeping barber",
      .what = "Customers compete for ten chairs and one barber: waiting for a service, and being "
              "turned away.",
      .unit = "haircuts/s",
      .axis = lab::axis{"cut_ns", "a haircut", "ns"},
      .configs = {{"20-customers", {}},
                  {"cut-1us", {.cut = 1us}},
                  {"cut-10us", {.cut = 10us}},
                  {"cut-100us", {.cut = 100us}},
                  {"savina", {.customers = 5'000, .visits = 1, .chairs = 1'000, .cut = 1us}}},
      .solutions =
          {{"actors", run_actors, cannot("the room answers later, and goes on meanwhile")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("the barber waits for the room, and the room for nobody")},
           {"caf", run_caf, cannot("the room answers later, and goes on meanwhile")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex,
            can("a call that comes before the other waits is lost, unless what "
                "is waited for is looked at under the lock, as here")},
           {"semaphore", run_semaphore, cannot("a semaphore keeps the calls that come too early")},
           {"lockfree", run_lockfree, cannot("a semaphore keeps the calls that come too early")},
           {"futures", run_futures, cannot("a haircut waits for nothing")},
           {"processes", run_processes, can("when the barber is killed all wait for ever")},
           {"event-loop", run_event_loop, cannot("one thread: nobody is interrupted in the shop")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "nothing flows: each customer comes back"},
                  {"rwlock", "everybody changes who waits"},
                  {"tbb", "a customer waits for somebody, which TBB's tasks are not made for"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::barber

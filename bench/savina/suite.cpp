#include "bench/savina/suite.hpp"

#include "bench/core/big/problem.hpp"
#include "bench/core/chameneos/problem.hpp"
#include "bench/core/counting/problem.hpp"
#include "bench/core/fork-join/problem.hpp"
#include "bench/core/ping-pong/problem.hpp"
#include "bench/core/ring/problem.hpp"
#include "bench/designs/problems.hpp"
#include "bench/savina/a-star/problem.hpp"
#include "bench/savina/apsp/problem.hpp"
#include "bench/savina/bitonic-sort/problem.hpp"
#include "bench/savina/facility-location/problem.hpp"
#include "bench/savina/fibonacci/problem.hpp"
#include "bench/savina/filter-bank/problem.hpp"
#include "bench/savina/fj-create/problem.hpp"
#include "bench/savina/logistic-map/problem.hpp"
#include "bench/savina/pi-precision/problem.hpp"
#include "bench/savina/radix-sort/problem.hpp"
#include "bench/savina/sor/problem.hpp"
#include "bench/savina/trapezoid/problem.hpp"
#include "bench/savina/uct/problem.hpp"

#include <algorithm>

namespace bench::savina {

namespace {

/// A program that only Savina has.
template <class Problem>
workload make(std::string name, std::string what, outcome (*actors)(const setup&),
              outcome (*caf)(const setup&)) {
  workload w;
  w.name = std::move(name);
  w.what = std::move(what);
  w.parameters = [](size s) { return Problem::of(s).parameters(); };
  w.designs = {{"actors", actors}, {"caf", caf}};
  return w;
}

/// A program that the core suite has as well: the same code with Savina's parameters.
template <class Problem>
workload reuse(std::string name, std::string what, Problem smoke, Problem quick, Problem standard,
               outcome (*actors)(const setup&, const Problem&),
               outcome (*caf)(const setup&, const Problem&)) {
  const auto of = [=](size s) {
    return s == size::smoke ? smoke : s == size::quick ? quick : standard;
  };
  workload w;
  w.name = std::move(name);
  w.what = std::move(what);
  w.parameters = [=](size s) { return of(s).parameters(); };
  w.designs = {{"actors", [=](const setup& s) { return actors(s, of(s.scale)); }},
               {"caf", [=](const setup& s) { return caf(s, of(s.scale)); }}};
  return w;
}

/// A program that the lab has as a problem: its configuration with Savina's parameters, of which
/// the rate is taken.
workload of_the_lab(const lab::entry& e, std::string_view config = "savina") {
  const auto named = [&](const workload& w) {
    return w.name == e.name + "/" + std::string(config);
  };
  workload w = *std::find_if(e.workloads.begin(), e.workloads.end(), named);
  w.name = e.name;
  std::erase_if(w.designs, [](auto& d) { return d.name != "actors" && d.name != "caf"; });
  for (auto& d : w.designs)
    d.run = [run = d.run, unit = e.unit](const setup& s) {
      outcome rate;
      for (auto& sample : run(s))
        if (sample.unit == "rate") rate.push_back({unit, sample.value, {}});
      return rate;
    };
  return w;
}

}  // namespace

suite make_suite() {
  suite s{"savina", "programs of the Savina suite against plain CAF", {}, judge};
  s.workloads = {
      reuse<ping_pong::problem>("ping-pong", "40,000 pings and as many pongs", {100}, {80'000},
                                {80'000}, ping_pong::run_actors, ping_pong::run_caf),
      reuse<counting::problem>("counting", "one producer, many increments, one ask", {100},
                               {1'000'000}, {1'000'000}, counting::run_actors, counting::run_caf),
      reuse<fork_join::problem>("fj-throughput", "a sine for each message to sixty actors",
                                {60, 1, 10, 1}, {60, 1, 3'000, 1}, {60, 1, 10'000, 1},
                                fork_join::run_actors, fork_join::run_caf),
      make<fj_create::problem>("fj-create", "actors that compute a sine and end",
                               fj_create::run_actors, fj_create::run_caf),
      reuse<ring::problem>("thread-ring", "one token round a hundred actors", {100, 1, 123},
                           {100, 1, 100'000}, {100, 1, 100'000}, ring::run_actors, ring::run_caf),
      reuse<chameneos::problem>("chameneos", "a hundred creatures meet in one mall", {100, 500},
                                {100, 60'000}, {100, 200'000}, chameneos::run_actors,
                                chameneos::run_caf),
      reuse<big::problem>("big", "everybody pings everybody", {120, 10}, {120, 2'000},
                          {120, 20'000}, big::run_actors, big::run_caf),
      make<logistic_map::problem>("logistic-map", "waiting for a reply with a full mailbox",
                                  logistic_map::run_actors, logistic_map::run_caf),
      make<radix_sort::problem>("radix-sort", "numbers through a chain of sixty actors",
                                radix_sort::run_actors, radix_sort::run_caf),
      make<fibonacci::problem>("fibonacci", "an actor for each call of the recursion",
                               fibonacci::run_actors, fibonacci::run_caf),
      make<bitonic_sort::problem>("bitonic-sort", "a sorting network of an actor for each node",
                                  bitonic_sort::run_actors, bitonic_sort::run_caf),
      make<uct::problem>("uct", "an unbalanced tree grows by the coins of its root",
                         uct::run_actors, uct::run_caf),
      make<sor::problem>("sor", "over-relaxation with an actor for each cell", sor::run_actors,
                         sor::run_caf),
      make<facility_location::problem>("facility-location",
                                       "customers go down a tree of quadrants that grows with them",
                                       facility_location::run_actors, facility_location::run_caf),
      make<filter_bank::problem>("filter-bank", "a signal through eight channels of filters",
                                 filter_bank::run_actors, filter_bank::run_caf),
      make<trapezoid::problem>("trapezoid", "an integral in a hundred parts", trapezoid::run_actors,
                               trapezoid::run_caf),
      make<pi_precision::problem>("pi-precision", "the digits of pi, term by term",
                                  pi_precision::run_actors, pi_precision::run_caf),
      make<apsp::problem>("apsp", "all shortest paths, an actor for each block", apsp::run_actors,
                          apsp::run_caf),
      make<a_star::problem>("a-star", "workers search a grid that they share", a_star::run_actors,
                            a_star::run_caf),
      of_the_lab(designs::dictionary::describe()),
      of_the_lab(designs::sorted_list::describe()),
      of_the_lab(designs::bounded_buffer::describe()),
      of_the_lab(designs::philosophers::describe()),
      of_the_lab(designs::barber::describe()),
      of_the_lab(designs::smokers::describe()),
      of_the_lab(designs::bank::describe()),
      of_the_lab(designs::sieve::describe()),
      of_the_lab(designs::quicksort::describe()),
      of_the_lab(designs::n_queens::describe()),
      of_the_lab(designs::matrix::describe(), "plain"),
  };
  return s;
}

}  // namespace bench::savina

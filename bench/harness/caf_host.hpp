// Runs plain CAF code: on CAF's own scheduler, or unchanged on the scheduler of this library.
#pragma once

#include "bench/harness/measure_rate.hpp"
#include "bench/harness/sample.hpp"

#include <caf/actor_system.hpp>

#include <functional>

namespace bench {

using caf_program = std::function<void(caf::actor_system&)>;

/// Runs the program in an actor system as CAF ships it, with this many workers. CAF starts at least
/// four unless told otherwise, so the number of threads is checked.
void with_stock_caf(unsigned workers, const caf_program& program);

/// The same in an actor system whose scheduler is the one of this library.
void with_caf_on_actors(unsigned workers, const caf_program& program);

/// `measure_rate` of `solve(actor_system, problem, stopwatch)` in one of the two hosts above.
template <class Problem, class Host, class Solve>
outcome measure_rate_in(Host host, const setup& s, const Problem& p, Solve solve) {
  outcome out;
  host(s.workers, [&](caf::actor_system& sys) {
    out = measure_rate(s, p, [&](const Problem& same, stopwatch& watch) {
      auto result = solve(sys, same, watch);
      sys.await_all_actors_done();
      return result;
    });
  });
  return out;
}

template <class Problem, class Host, class Solve>
outcome measure_rate_in(Host host, const setup& s, Solve solve) {
  return measure_rate_in(host, s, Problem::of(s.scale), solve);
}

}  // namespace bench

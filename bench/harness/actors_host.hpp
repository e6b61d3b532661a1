#pragma once

#include "bench/harness/measure_rate.hpp"
#include "bench/harness/process.hpp"
#include "bench/harness/sample.hpp"

#include <actors/actors.hpp>

#include <chrono>

namespace bench {

/// Runs `program(system)` in a system with this many workers.
template <class Program> void with_actors(unsigned workers, Program program) {
  actors::system sys{{.workers = workers, .mailbox_warning = 0}};  // many wait: that is measured
  program(sys);
  expect_threads("actors.w", workers);
}

/// Returns when nothing is queued or running any more, so that one measurement leaves nothing to do
/// for the next.
inline void settle(actors::system& sys) {
  expect("the system comes to rest", sys.drain(std::chrono::seconds(30)));
}

/// `measure_rate` of `solve(system, problem, stopwatch)`.
template <class Problem, class Solve>
outcome measure_rate_in_actors(const setup& s, const Problem& p, Solve solve) {
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    out = measure_rate(s, p, [&](const Problem& same, stopwatch& watch) {
      auto result = solve(sys, same, watch);
      settle(sys);
      return result;
    });
  });
  return out;
}

template <class Problem, class Solve> outcome measure_rate_in_actors(const setup& s, Solve solve) {
  return measure_rate_in_actors(s, Problem::of(s.scale), solve);
}

}  // namespace bench

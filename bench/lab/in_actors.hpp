// Designs that run in an actor system of ours.
#pragma once

#include "bench/harness/actors_host.hpp"
#include "bench/lab/measure.hpp"

namespace bench::lab {

/// `measure` of `solve(system, problem, meter)` in a system with as many workers as asked for.
template <class Problem, class Solve>
outcome measure_in_actors(const setup& s, const Problem& p, Solve solve) {
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    out = measure(s, p, [&](meter& m) {
      auto result = solve(sys, p, m);
      settle(sys);
      return result;
    });
  });
  return out;
}

}  // namespace bench::lab

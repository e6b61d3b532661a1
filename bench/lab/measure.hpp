// Solves a problem again and again until there is enough to measure, and hands back the figures.
#pragma once

#include "bench/harness/measure_rate.hpp"
#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

namespace bench::lab {

/// `solve(meter) -> result` solves the problem once: it sets up, calls `meter.start()`, works, and
/// calls `meter.stop()`; what is before and after does not count. The first solution is the
/// warm-up.
template <class Problem, class Solve>
outcome measure(const setup& s, const Problem& p, Solve solve) {
  work(std::chrono::nanoseconds(1));  // is calibrated here, not in each process that is forked off
  meter m(p.measured());
  p.check(solve(m));
  m.forget();
  double operations = 0;
  do {
    p.check(solve(m));
    operations += p.operations();
  } while (m.total() < least_time(s.scale));
  return m.figures(operations);
}

}  // namespace bench::lab

// Solves a problem again and again until there is enough to measure, and hands back the figures.
#pragma once

#include "bench/harness/measure_rate.hpp"
#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

namespace bench::lab {

/// How long a design is measured at least. A quick run has some 700 runs to fit into two minutes.
inline std::chrono::milliseconds least_time(size scale) {
  return scale == size::quick ? std::chrono::milliseconds(25) : bench::least_time(scale);
}

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
  } while (m.total() < lab::least_time(s.scale));
  return m.figures(operations);
}

}  // namespace bench::lab

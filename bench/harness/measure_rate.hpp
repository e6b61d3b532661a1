#pragma once

#include "bench/harness/sample.hpp"
#include "bench/harness/stopwatch.hpp"

#include <chrono>

namespace bench {

/// How long a rate is measured at least; a problem that is solved sooner is solved again.
inline std::chrono::milliseconds least_time(size scale) {
  switch (scale) {
  case size::smoke:
    return std::chrono::milliseconds(0);
  case size::quick:
    return std::chrono::milliseconds(60);
  case size::standard:
    break;
  }
  return std::chrono::milliseconds(200);
}

/// Measures how much of a problem is done per second.
/// `Problem` has: `double amount() const` (what one solution counts, in `Problem::unit`) and
/// `void check(result) const`, which throws `wrong_result`.
/// `solve(problem, stopwatch) -> result` solves it once; what it does between the stopwatch's start
/// and stop counts. The first solution is the warm-up: as large as the others, because first
/// touches of memory are what it is to take away.
template <class Problem, class Solve>
outcome measure_rate(const setup& s, const Problem& p, Solve solve) {
  stopwatch ignored;
  p.check(solve(p, ignored));
  stopwatch watch;
  double amount = 0;
  do {
    p.check(solve(p, watch));
    amount += p.amount();
  } while (watch.total() < least_time(s.scale));
  return {{Problem::unit, amount / watch.seconds()}};
}

/// The same for the problem of the asked-for size, `static Problem of(size)`.
template <class Problem, class Solve> outcome measure_rate(const setup& s, Solve solve) {
  return measure_rate(s, Problem::of(s.scale), solve);
}

}  // namespace bench

// Operations of a problem without parties: whoever is free does the next one.
#pragma once

#include "bench/lab/meter.hpp"

namespace bench::lab {

/// `f()`, which is operation `number` of the problem, and is timed if it is one of those that are.
template <class F> auto timed(meter& m, const metering& how, std::uint64_t number, F f) {
  if (number % how.every != 0) return f();
  party anybody(m, 0);
  const auto since = anybody.begin();
  auto result = f();
  anybody.end(since);
  return result;
}

}  // namespace bench::lab

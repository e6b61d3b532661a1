#pragma once

#include "bench/harness/sample.hpp"

#include <cmath>

namespace bench::savina {

/// Throws `wrong_result` unless the two agree up to the rounding of sums in another order.
inline void expect_close(const char* what, double expected, double actual) {
  if (std::abs(actual - expected) <= 1e-9 * std::abs(expected)) return;
  throw wrong_result(std::string(what) + ": expected " + std::to_string(expected) + ", got " +
                     std::to_string(actual));
}

}  // namespace bench::savina

#pragma once

#include "bench/harness/suite.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace bench {

/// True for rates, false for what is better when it is less: time, memory, CPU.
bool more_is_better(std::string_view unit);

/// How many times better the median of `r` is than that of the baseline in the same figure, where
/// the baseline was measured too.
std::optional<double> ratio_to_baseline(const result& r, const std::vector<result>& all);

/// The n-th root of the product. `values` must not be empty.
double geometric_mean(const std::vector<double>& values);

}  // namespace bench

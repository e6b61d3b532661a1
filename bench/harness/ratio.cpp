#include "bench/harness/ratio.hpp"

#include "bench/harness/percentile.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

bool more_is_better(std::string_view unit) { return unit.ends_with("/s"); }

std::optional<double> ratio_to_baseline(const result& r, const std::vector<result>& all) {
  const auto base = std::find_if(all.begin(), all.end(), [&](auto& b) {
    return b.design == baseline && b.workload == r.workload && b.workers == r.workers &&
           b.unit == r.unit && b.details == r.details;
  });
  if (base == all.end()) return std::nullopt;
  const double ours = median(r.values), theirs = median(base->values);
  const double divisor = more_is_better(r.unit) ? theirs : ours;
  if (divisor <= 0) return std::nullopt;
  return (more_is_better(r.unit) ? ours : theirs) / divisor;
}

double geometric_mean(const std::vector<double>& values) {
  double logs = 0;
  for (double v : values) logs += std::log(v);
  return std::exp(logs / static_cast<double>(values.size()));
}

}  // namespace bench

#pragma once

#include "bench/harness/options.hpp"
#include "bench/harness/suite.hpp"

#include <functional>
#include <vector>

namespace bench {

/// Receives the results of one workload on one number of workers as soon as they are complete.
using results_ready = std::function<void(const workload&, const std::vector<result>&)>;

/// Measures everything that the options ask for. Within a round the designs take turns, in an order
/// that rotates from round to round, so that a machine that drifts favours none of them.
/// Throws `run_failed` at the first run that gives no valid figures; a rival that takes too long is
/// left out, with a line that says so.
std::vector<result> run_suite(const options& o, const results_ready& ready);

}  // namespace bench

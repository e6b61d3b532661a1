// How the suite designs is run: rounds in turn, each run in a process of its own, every figure
// appended to the results at once.
#pragma once

#include "bench/harness/options.hpp"
#include "bench/lab/cell.hpp"

#include <vector>

namespace bench::lab {

/// Runs what the options choose and shows a table of medians a workload. Returns 1 when a run was
/// wrong or crashed; the others are measured all the same.
int drive(const options& o);

/// Prints designs, problems, configurations, cells and what is missing as one JSON object.
void describe(const std::vector<entry>& entries);

/// The designs that every problem has a cell or a reason for, in the order of the matrix.
struct design_info {
  const char* name;
  const char* what;
};
const std::vector<design_info>& all_designs();

/// Throws std::logic_error unless each problem has each design once, as a cell or as missing.
void expect_complete(const std::vector<entry>& entries);

}  // namespace bench::lab

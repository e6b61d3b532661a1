#pragma once

#include "bench/harness/suite.hpp"

#include <program.hpp>

#include <string>
#include <vector>

namespace bench {

/// What the command line asks for.
struct options {
  enum class action { run, list, describe, run_one, help };
  action what = action::run;
  std::string text;  ///< of the help
  const suite* chosen = nullptr;
  std::vector<const workload*> workloads;  ///< in the suite's order
  std::vector<std::string> designs;        ///< empty: all
  std::vector<unsigned> workers{1, 2};
  unsigned rounds = 5;
  size scale = size::standard;
  std::string json_path;                             ///< empty: none
  std::string one_design;                            ///< of run_one
  std::string results_path = "build/designs.jsonl";  ///< where a suite that can be resumed appends
  bool again = false;  ///< measures also what the results have already
  bool workers_given = false;
};

using example::usage_error;

/// Throws `usage_error`.
options parse_options(int argc, const char* const* argv);

const char* to_string(size scale);

}  // namespace bench

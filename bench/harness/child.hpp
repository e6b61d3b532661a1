// A measurement in a process of its own: no run inherits a warm heap, and a crash or a hang of one
// design is an error message instead of the end of the benchmark.
#pragma once

#include "bench/harness/sample.hpp"
#include "bench/harness/suite.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

namespace bench {

/// A run that gave no valid figures: wrong result, crash or hang. `what()` says which.
struct run_failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// It was killed because it took longer than allowed.
struct run_too_long : run_failed {
  using run_failed::run_failed;
};

/// It said itself that it cannot run here.
struct run_not_available : run_failed {
  using run_failed::run_failed;
};

/// Runs one design once in a new process of this program and returns what it measured.
/// Throws `run_failed`. Kills the process when it takes longer than `limit`: `run_too_long`.
outcome run_in_child(const suite& s, const workload& w, const design& d, const setup& what,
                     std::chrono::seconds limit);

/// The other side, in the new process: runs the design and writes the outcome, or what went wrong,
/// as one JSON line to standard output. Returns the exit code.
/// A pinned suite gets as many cores as it has workers.
int run_as_child(const suite& s, const design& d, const setup& what);

}  // namespace bench

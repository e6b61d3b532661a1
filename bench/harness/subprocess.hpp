#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace bench {

/// How a process ended.
struct process_end {
  int exit_code = 0;
  int signal = 0;          ///< that killed it, or 0
  bool timed_out = false;  ///< it was killed because it took too long
  std::string output;      ///< what it wrote to standard output
};

/// Runs `arguments[0]` (searched in PATH) with these arguments and waits for it, at most `limit`.
/// Standard error is passed through. Throws std::system_error when it cannot be started.
process_end run_subprocess(const std::vector<std::string>& arguments, std::chrono::seconds limit);

}  // namespace bench

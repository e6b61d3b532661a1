#pragma once

#include <string>

namespace bench {

/// Where the figures come from; without it they say little.
struct machine {
  std::string cpu;
  unsigned cores = 0;
  unsigned long memory_mb = 0;
  std::string kernel;
  std::string compiler;
  std::string build;
  std::string caf_version;
  std::string version;  ///< of this library
  std::string time;     ///< UTC, ISO 8601
};

machine this_machine();

}  // namespace bench

/// The command line.
#pragma once

#include "counting/designs.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace wordcount {

/// What the program exits with; `--help` lists them.
enum exit_code : int {
  all_well = 0,
  failed = 1,
  bad_arguments = 2,
  interrupted_by_signal = 128,  // plus the signal
};

struct options {
  std::vector<std::string> roots;
  design how;
  unsigned workers = 1;
  std::size_t top = 20;
  bool live = true;  // on a terminal
};

/// Wrong arguments, in one line.
struct usage_error : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The options, or nullopt after --help, whose text is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace wordcount

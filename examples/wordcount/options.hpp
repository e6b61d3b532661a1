/// The command line.
#pragma once

#include <command_line.hpp>

#include "counting/designs.hpp"

#include <optional>
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

using example::understood;
using example::usage_error;
using example::whole_number;

/// The options, or nullopt after --help, whose text is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace wordcount

/// The command line.
#pragma once

#include <command_line.hpp>

#include "job.hpp"

#include <optional>
#include <string>
#include <vector>

namespace switching {

/// What the program exits with; `--help` lists them.
enum exit_code : int {
  all_well = 0,
  failed = 1,
  bad_arguments = 2,
  wrong_result = 4,
  interrupted_by_signal = 128,  // plus the signal
};

struct job {
  std::string name;
  outcome (*run)(actors::executor_base&, const settings&, const onlooker&);
};

struct options {
  settings with;
  std::vector<job> jobs;
  std::vector<std::string> designs;
  bool live = true;  // on a terminal
};

using example::understood;
using example::usage_error;
using example::whole_number;

/// The options, or nullopt after --help, whose text is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace switching

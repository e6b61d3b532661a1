/// The command line.
#pragma once

#include "job.hpp"

#include <optional>
#include <stdexcept>
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

/// Wrong arguments, in one line.
struct usage_error : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The options, or nullopt after --help, whose text is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace switching

/// The command line.
#pragma once

#include "settings.hpp"
#include "strategy.hpp"

#include <command_line.hpp>

#include <optional>
#include <string>
#include <vector>

namespace dining {

/// What the program exits with; `--help` lists them.
enum exit_code : int {
  all_well = 0,
  failed = 1,  // something the program did not foresee
  bad_arguments = 2,
  deadlocked = 3,
  invariant_broken = 4,
  interrupted_by_signal = 128,  // plus the signal: 130 after Ctrl-C
};

struct options {
  settings with;
  std::vector<const strategy*> chosen;  // more than one: compare them
  std::string json;                     // empty: none
  bool live = true;                     // on a terminal
  enum class color { when_terminal, always, never } colors = color::when_terminal;
};

using example::usage_error;

/// The options, or nullopt after --help or --list, whose answer is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace dining

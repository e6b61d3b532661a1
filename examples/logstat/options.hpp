/// The command line.
#pragma once

#include <command_line.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace logstat {

/// What the program exits with; `--help` lists them.
enum exit_code : int {
  all_well = 0,
  failed = 1,
  bad_arguments = 2,
  interrupted_by_signal = 128,  // plus the signal
};

using example::understood;
using example::usage_error;
using example::whole_number;

struct generate_options {
  std::uint64_t lines = 0;
  std::uint64_t seed = 0;
  double malformed = 0.001;  // share
  double rate = 1000;        // lines in a second of the log
  std::string output = "-";
};

struct options {
  std::vector<std::string> files;
  std::size_t top = 10;
  bool windows = false, follow = false;
  std::chrono::seconds every{1};
  std::string plot;   // a file, or nothing
  double unit = 1e6;  // of request times, in microseconds
  std::size_t workers = 0;
  std::optional<generate_options> generate;
  bool live = true;  // on a terminal

  /// Somebody sees the windows.
  bool shows_windows() const noexcept { return windows || follow || !plot.empty(); }
};

/// The options, or nullopt after --help, whose text is then in `answer`.
std::optional<options> parse(int argc, const char* const* argv, std::string& answer);

}  // namespace logstat

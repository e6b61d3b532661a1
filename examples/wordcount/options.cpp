#include "options.hpp"

#include <actors/base/thread.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace wordcount {

namespace {

constexpr auto footer = R"(
A word is a longest run of ASCII letters, capitals or not. Directories are searched to the bottom,
without following links. Files that begin like .gz or .xz are decompressed; files with a NUL byte in
their first 32 KiB, files that cannot be read and damaged archives are named on standard error and
count for nothing. The table goes to standard output in the form of uniq -c, all else elsewhere.

Exit codes: 0 counted, also when files were left out; 1 something else failed; 2 wrong arguments, or
no file there; 130 interrupted by Ctrl-C, with the table of what was counted so far.

Examples:
  wordcount                                  what the documentation of this system consists of
  wordcount --top 5 /usr/include /etc/services
  wordcount --design threads --workers 4 --top 0 . > all-words)";

/// As typed.
struct typed {
  std::vector<std::string> roots{"/usr/share/doc"};
  std::string design = "actors", workers, top = "20";
  bool no_live = false;
};

void describe(CLI::App& app, typed& t) {
  app.name("wordcount");
  app.footer(footer);
  app.add_option("paths", t.roots, "Files and directories")->capture_default_str();
  app.add_option("--design", t.design, "actors, tbb, threads or sequential")->capture_default_str();
  app.add_option("--workers", t.workers,
                 "Of those that are parallel; one for each core if not given");
  app.add_option("--top", t.top, "How many words to show, 0: all")->capture_default_str();
  app.add_flag("--no-live", t.no_live, "No progress bar, also on a terminal");
}

design design_named(const std::string& name) {
  const auto found = std::ranges::find(designs, name, &design::name);
  if (found != designs.end()) return *found;
  std::vector<std::string_view> names;
  for (const auto& each : designs) names.push_back(each.name);
  throw usage_error{
      fmt::format("there is no design '{}'; there are {}", name, fmt::join(names, ", "))};
}

options understand(const typed& t) {
  options o{.roots = t.roots, .how = design_named(t.design)};
  o.workers = t.workers.empty() ? static_cast<unsigned>(actors::thread::cores())
                                : whole_number("--workers", t.workers, 1, 256);
  const auto top = whole_number("--top", t.top, 0, 1'000'000'000);
  o.top = top != 0 ? top : std::numeric_limits<std::size_t>::max();
  o.live = !t.no_live;
  return o;
}

}  // namespace

std::optional<options> parse(int argc, const char* const* argv, std::string& answer) {
  CLI::App app{"Counts the words of files and directories."};
  typed t;
  describe(app, t);
  if (!understood(app, argc, argv, answer)) return std::nullopt;
  return understand(t);
}

}  // namespace wordcount

#include "options.hpp"

#include <units.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>

namespace logstat {

namespace {

constexpr auto footer = R"(
Lines are in the combined format of Apache and nginx (or the common one, without the last two):

  host ident user [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.1" 200 2326 "referer" "agent"

There may be more fields. When the last one is a number it is the time that the request took: in
seconds, as nginx writes $request_time, unless --time-unit says otherwise (us: Apache's %D). Without
it there are no latencies. Paths are counted without their query. Times are shown in UTC.

A line that is something else is counted, and the first five are shown. A line that comes half a
minute later than younger ones makes a row of its own with --windows.

--follow begins at the file's start, and goes on with the next file when the log is rotated. Ctrl-C
ends it, and any other run, with a report of what was read so far.

Exit codes: 0 all well; 1 not a single line could be understood, or something failed; 2 wrong
arguments or files; 130 ended by Ctrl-C, as tail -f.

Examples:
  logstat --generate 1000000 --seed 7 --output access.log
  logstat access.log --windows --every 10s
  logstat access.log --plot access.svg
  zcat access.log.*.gz | logstat -
  logstat --follow /var/log/nginx/access.log)";

/// As typed.
struct typed {
  std::vector<std::string> files;
  std::string top = "10", every, plot, unit = "s", workers;
  std::string generate, seed, malformed, rate, output;
  bool windows = false, follow = false, no_live = false;
};

void describe(CLI::App& app, typed& t) {
  app.name("logstat");
  app.footer(footer);
  app.add_option("FILE", t.files, "Access logs, one after the other; - is standard input");
  app.add_option("--top", t.top, "So many of the most frequent paths")->capture_default_str();
  app.add_flag("--windows", t.windows, "A row for each window of time");
  app.add_option("--every", t.every, "How long a window is; 1s if not given");
  app.add_flag("--follow", t.follow, "Goes on when the file grows, until Ctrl-C");
  app.add_option("--plot", t.plot, "Draws the windows into a .svg or .png, with gnuplot");
  app.add_option("--time-unit", t.unit, "Of request times: s, ms or us")->capture_default_str();
  app.add_option("--workers", t.workers, "Workers; one for each core if not given");
  app.add_option("--generate", t.generate, "Writes so many lines of a made-up log instead");
  app.add_option("--seed", t.seed, "--generate: the same seed, the same log");
  app.add_option("--malformed", t.malformed, "--generate: share of malformed lines; 0.001");
  app.add_option("--rate", t.rate, "--generate: lines in a second of the log; 1000");
  app.add_option("--output", t.output, "--generate: a file, instead of standard output");
  app.add_flag("--no-live", t.no_live, "No progress bar, also on a terminal");
}

double real_number(const char* option, const std::string& text, double least, double most) {
  double n = 0;
  const auto end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, n);
  if (failure == std::errc{} && stop == end && n >= least && n <= most) return n;
  throw usage_error{
      fmt::format("{} must be a number from {} to {}, not '{}'", option, least, most, text)};
}

std::chrono::seconds window_of(const std::string& text) {
  using namespace std::chrono;
  const auto time = dining::parse_duration(text);
  if (time && *time >= 1s && *time <= 1h && *time % 1s == 0s) return duration_cast<seconds>(*time);
  throw usage_error{fmt::format(
      "--every must be whole seconds, such as 1s or 5min, 60min at most, not '{}'", text)};
}

double unit_named(const std::string& name) {
  if (name == "s") return 1e6;
  if (name == "ms") return 1e3;
  if (name == "us") return 1;
  throw usage_error{fmt::format("--time-unit must be s, ms or us, not '{}'", name)};
}

std::string plot_named(const std::string& file) {
  if (file.empty() || file.ends_with(".svg") || file.ends_with(".png")) return file;
  throw usage_error{
      fmt::format("--plot must name a file that ends in .svg or .png, not '{}'", file)};
}

generate_options generation(const typed& t) {
  generate_options g;
  g.lines = whole_number<std::uint64_t>("--generate", t.generate, 0, 1'000'000'000'000);
  g.seed = t.seed.empty() ? std::random_device{}()
                          : whole_number<std::uint64_t>("--seed", t.seed, 0, UINT64_MAX);
  if (!t.malformed.empty()) g.malformed = real_number("--malformed", t.malformed, 0, 1);
  if (!t.rate.empty()) g.rate = real_number("--rate", t.rate, 0.001, 1e9);
  if (!t.output.empty()) g.output = t.output;
  return g;
}

void check_combination(const CLI::App& app, const typed& t) {
  const bool generates = app.count("--generate") != 0;
  for (const auto* one : {"--seed", "--malformed", "--rate", "--output"})
    if (!generates && app.count(one) != 0)
      throw usage_error{fmt::format("{} needs --generate", one)};
  for (const auto* one : {"FILE", "--top", "--windows", "--every", "--follow", "--plot"})
    if (generates && app.count(one) != 0)
      throw usage_error{fmt::format("--generate only writes a log: it takes no {}", one)};
  if (generates) return;
  if (t.files.empty())
    throw usage_error{"no FILE; expected access logs, - for standard input, or --generate N"};
  if (app.count("--every") != 0 && !t.windows && !t.follow && t.plot.empty())
    throw usage_error{"--every needs --windows, --follow or --plot"};
  if (t.follow && (t.files.size() != 1 || t.files[0] == "-"))
    throw usage_error{"--follow takes one FILE, and not standard input"};
  if (std::ranges::count(t.files, "-") > 1) throw usage_error{"standard input can be read once"};
}

options understand(const CLI::App& app, const typed& t) {
  check_combination(app, t);
  options o;
  o.files = t.files;
  o.windows = t.windows;
  o.follow = t.follow;
  o.top = whole_number("--top", t.top, 0, 100'000);
  if (app.count("--every") != 0) o.every = window_of(t.every);
  if (app.count("--plot") != 0 && t.plot.empty()) throw usage_error{"--plot needs a file's name"};
  o.plot = plot_named(t.plot);
  o.unit = unit_named(t.unit);
  if (!t.workers.empty()) o.workers = whole_number("--workers", t.workers, 1, 256);
  if (app.count("--generate") != 0) o.generate = generation(t);
  o.live = !t.no_live;
  return o;
}

}  // namespace

std::optional<options> parse(int argc, const char* const* argv, std::string& answer) {
  CLI::App app{"Statistics of access logs of web servers, read as a stream."};
  typed t;
  describe(app, t);
  if (!understood(app, argc, argv, answer)) return std::nullopt;
  return understand(app, t);
}

}  // namespace logstat

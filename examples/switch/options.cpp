#include "options.hpp"

#include "units.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace switching {

namespace {

constexpr auto footer = R"(
primes needs the processor: one number in sixteen takes far longer than the others. fetch waits: for
pages of a server that the program starts on loopback, each of which takes --delay.

Exit codes: 0 every result is right; 1 a task failed; 2 wrong arguments; 4 a result was wrong;
130 interrupted by Ctrl-C.

Examples:
  switch                                       both jobs on every executor
  switch primes --executor processes --workers 2 --count 2000
  switch fetch --executor loop --count 5000 --delay 100ms --under-way 500)";

/// As typed.
struct typed {
  std::string what = "both", executor = "all", workers, count, delay = "10ms", under_way = "256";
  bool no_live = false;
};

void describe(CLI::App& app, typed& t) {
  app.name("switch");
  app.footer(footer);
  app.add_option("what", t.what, "primes, fetch or both")->capture_default_str();
  app.add_option("--executor", t.executor, "inline, threads, actors, loop, processes, or all")
      ->capture_default_str();
  app.add_option("--workers", t.workers,
                 "Threads, actors or processes; one for each core if not given");
  app.add_option("--count", t.count, "Inputs; 300 numbers and 60 pages if not given");
  app.add_option("--delay", t.delay, "How long a page takes, up to 10s")->capture_default_str();
  app.add_option("--under-way", t.under_way, "loop: pages that are fetched at the same time")
      ->capture_default_str();
  app.add_flag("--no-live", t.no_live, "No progress bar, also on a terminal");
}

std::vector<job> jobs_named(const std::string& name) {
  std::vector<job> chosen;
  for (auto& each : {job{"primes", count_primes}, job{"fetch", fetch_pages}})
    if (name == "both" || name == each.name) chosen.push_back(each);
  if (chosen.empty())
    throw usage_error{fmt::format("there is no job '{}'; there are primes, fetch and both", name)};
  return chosen;
}

std::vector<std::string> designs_named(const std::string& name) {
  std::vector<std::string> chosen;
  for (const auto each : actors::executor_designs())
    if (name == "all" || name == each) chosen.emplace_back(each);
  if (chosen.empty())
    throw usage_error{fmt::format("there is no executor '{}'; there are {} and all", name,
                                  fmt::join(actors::executor_designs(), ", "))};
  return chosen;
}

std::chrono::nanoseconds delay(const std::string& text) {
  const auto time = dining::parse_duration(text);
  if (time && *time <= std::chrono::seconds{10}) return *time;
  throw usage_error{fmt::format(
      "--delay must be a duration such as 0, 500us or 10ms, 10s at most, not '{}'", text)};
}

options understand(const typed& t) {
  options o;
  o.jobs = jobs_named(t.what);
  o.designs = designs_named(t.executor);
  o.live = !t.no_live;
  o.with.workers = t.workers.empty() ? actors::executor_options{}.workers
                                     : whole_number("--workers", t.workers, 1, 256);
  o.with.under_way = whole_number("--under-way", t.under_way, 1, 10'000);
  if (!t.count.empty())
    o.with.numbers = o.with.pages = whole_number("--count", t.count, 1, 200'000);
  o.with.delay = delay(t.delay);
  return o;
}

}  // namespace

std::optional<options> parse(int argc, const char* const* argv, std::string& answer) {
  CLI::App app{"The same program on every executor: one word on the command line switches."};
  typed t;
  describe(app, t);
  if (!understood(app, argc, argv, answer)) return std::nullopt;
  return understand(t);
}

}  // namespace switching

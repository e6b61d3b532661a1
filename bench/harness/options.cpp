#include "bench/harness/options.hpp"

#include <CLI/CLI.hpp>
#include <command_line.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace bench {

namespace {

/// The command line before it is checked against the suites.
struct raw_options {
  std::string suite = "core";
  std::vector<std::string> only;
  std::vector<std::string> designs;
  std::vector<std::string> workers;
  std::string rounds;
  std::string results_path = options{}.results_path;
  std::string json_path;
  std::string run_one;
  bool quick = false;
  bool smoke = false;
  bool list = false;
  bool describe = false;
  bool again = false;
};

void declare(CLI::App& app, raw_options& raw) {
  app.add_option("--suite", raw.suite, "Suite to run")->capture_default_str();
  app.add_option("--rounds", raw.rounds, "Measurements of each design (default: 5, quick 3)");
  app.add_flag("--quick", raw.quick, "Smaller problems: rough figures in under two minutes");
  app.add_flag("--smoke", raw.smoke, "Tiny problems, one round: checks results only");
  app.add_option("--json", raw.json_path,
                 "Write the results to this file (suite designs: also those there already)");
  app.add_option("--workers", raw.workers, "Numbers of worker threads, as in 1,2")->delimiter(',');
  app.add_option("--only", raw.only, "Only these workloads, or groups of them")->delimiter(',');
  app.add_option("--designs", raw.designs, "Only these designs")->delimiter(',');
  app.add_flag("--list", raw.list, "List the suites, workloads and designs");
  app.add_flag("--describe", raw.describe, "Print what the suite designs consists of, as JSON");
  app.add_option("--results", raw.results_path,
                 "Suite designs: appends to this file, and goes on there")
      ->capture_default_str();
  app.add_flag("--again", raw.again, "Suite designs: measure also what the results have already");
  app.add_option("--run-one", raw.run_one)->group("");  // hidden: what the driver calls itself with
}

unsigned positive(const std::string& text, const char* option, unsigned most) {
  unsigned long value = 0;
  const bool digits = !text.empty() && text.size() <= 6 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  if (digits) value = std::stoul(text);
  if (value < 1 || value > most)
    throw usage_error(
        fmt::format("{} must be a number from 1 to {}, not '{}'", option, most, text));
  return static_cast<unsigned>(value);
}

const suite& suite_named(const std::string& name) {
  if (auto found = find_suite(name)) return *found;
  throw usage_error(fmt::format("there is no suite '{}' (--list shows them)", name));
}

bool goes_by(const workload& w, const std::string& name) {
  return w.name == name || w.name.starts_with(name + '/');
}

std::vector<const workload*> choose_workloads(const suite& s,
                                              const std::vector<std::string>& only) {
  const auto wanted = [&](const workload& w) {
    return only.empty() ||
           std::any_of(only.begin(), only.end(), [&](auto& name) { return goes_by(w, name); });
  };
  for (auto& name : only)
    if (std::none_of(s.workloads.begin(), s.workloads.end(),
                     [&](auto& w) { return goes_by(w, name); }))
      throw usage_error(
          fmt::format("suite {} has no workload '{}' (--list shows them)", s.name, name));
  std::vector<const workload*> chosen;
  for (auto& w : s.workloads)
    if (wanted(w)) chosen.push_back(&w);
  return chosen;
}

void check_designs(const options& o) {
  for (auto& name : o.designs)
    if (std::none_of(o.workloads.begin(), o.workloads.end(),
                     [&](auto w) { return find_design(*w, name) != nullptr; }))
      throw usage_error(
          fmt::format("no chosen workload has a design '{}' (--list shows them)", name));
}

void check_writable(const std::string& path) {
  // Append mode: a run that fails later leaves an existing file as it was.
  if (!std::ofstream(path, std::ios::app))
    throw usage_error(fmt::format("cannot write to '{}'", path));
}

options check(const raw_options& raw) {
  options o;
  o.chosen = &suite_named(raw.suite);
  o.workloads = choose_workloads(*o.chosen, raw.only);
  o.designs = raw.designs;
  check_designs(o);
  if (raw.quick && raw.smoke) throw usage_error("--quick and --smoke exclude each other");
  o.scale = raw.smoke ? size::smoke : raw.quick ? size::quick : size::standard;
  o.rounds = raw.smoke ? 1 : raw.quick ? 3 : 5;
  if (!raw.rounds.empty()) o.rounds = positive(raw.rounds, "--rounds", 1000);
  if (!raw.workers.empty()) o.workers.clear();
  for (auto& text : raw.workers) o.workers.push_back(positive(text, "--workers", 1024));
  o.workers_given = !raw.workers.empty();
  o.again = raw.again;
  o.results_path = raw.results_path;
  if (o.chosen->drive && !raw.list && !raw.describe && raw.run_one.empty())
    check_writable(o.results_path);
  if (raw.describe && !o.chosen->describe)
    throw usage_error(
        fmt::format("suite {} has no description (the suite designs has)", o.chosen->name));
  o.json_path = raw.json_path;
  if (!o.json_path.empty()) check_writable(o.json_path);
  o.one_design = raw.run_one;
  o.what = raw.list               ? options::action::list
           : raw.describe         ? options::action::describe
           : !raw.run_one.empty() ? options::action::run_one
                                  : options::action::run;
  return o;
}

}  // namespace

options parse_options(int argc, const char* const* argv) {
  raw_options raw;
  CLI::App app{"Measures this library against its rivals.", "actors-bench"};
  declare(app, raw);
  options o;
  if (example::understood(app, argc, argv, o.text)) return check(raw);
  o.what = options::action::help;
  return o;
}

const char* to_string(size scale) {
  switch (scale) {
  case size::smoke:
    return "smoke";
  case size::quick:
    return "quick";
  case size::standard:
    break;
  }
  return "standard";
}

}  // namespace bench

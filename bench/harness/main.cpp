// actors-bench: runs the workloads of a suite, each as several designs, and compares them.
// Exit codes: 0 measured (targets met or not), 1 a run failed or was wrong, 2 wrong arguments.
#include "bench/harness/child.hpp"
#include "bench/harness/json.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/options.hpp"
#include "bench/harness/runner.hpp"
#include "bench/harness/table.hpp"

#include <fmt/format.h>
#include <program.hpp>

namespace {

int measure(const bench::options& o) {
  auto machine = bench::this_machine();
  const bench::load_watch others;
  bench::print_head(machine, o);
  const auto results = bench::run_suite(o, [](auto&, auto& part) { bench::print_rows(part); });
  if (o.chosen->judge && o.scale != bench::size::smoke)
    bench::print_verdicts(o.chosen->judge(results));
  machine.other_cores = others.other_cores();
  bench::print_load(machine);
  if (!o.json_path.empty())
    bench::write_json(o.json_path, bench::report_json(machine, o.chosen->name, results));
  return 0;
}

int run_one(const bench::options& o) {
  const auto& workload = *o.workloads.front();
  const auto design = bench::find_design(workload, o.one_design);
  if (!design) throw bench::usage_error("no design '" + o.one_design + "'");
  return bench::run_as_child(*o.chosen, *design, {o.scale, o.workers.front()});
}

int run(const bench::options& o) {
  switch (o.what) {
  case bench::options::action::help:
    fmt::print("{}", o.text);
    return 0;
  case bench::options::action::list:
    bench::print_list();
    return 0;
  case bench::options::action::describe:
    o.chosen->describe();
    return 0;
  case bench::options::action::run_one:
    return run_one(o);
  case bench::options::action::run:
    break;
  }
  return o.chosen->drive ? o.chosen->drive(o) : measure(o);
}

int benchmark(int argc, char** argv) { return run(bench::parse_options(argc, argv)); }

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, benchmark); }

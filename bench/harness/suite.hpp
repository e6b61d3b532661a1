// What a suite consists of: workloads, and the designs that compete on each.
#pragma once

#include "bench/harness/sample.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The design that the others are compared with.
inline constexpr std::string_view baseline = "caf";

/// One way to solve a workload. `run` measures it once, in a process of its own, and throws when
/// the result is wrong.
struct design {
  std::string name;
  std::function<outcome(const setup&)> run;
};

/// On which numbers of workers a workload is run.
enum class worker_counts {
  as_asked,  ///< on each that the user asks for
  two,       ///< on two only: it is about the second one
  none,      ///< it starts no workers
};

struct workload {
  std::string name;
  std::string what;  ///< one line for people
  worker_counts workers = worker_counts::as_asked;
  std::function<params(size)> parameters;
  std::vector<design> designs;
};

/// The figures of one (workload, design, params, unit) over all rounds.
struct result {
  std::string workload;
  std::string design;
  unsigned workers = 0;  ///< 0: the workload has none
  params details;        ///< parameters of the workload and the sample's own details
  params shown;          ///< the sample's own details only
  std::string unit;
  std::vector<double> values;  ///< one per round
};

/// One goal and how far it was reached.
struct verdict {
  std::string goal;    ///< "ping-pong, 1 worker: at least 10x"
  std::string actual;  ///< "10.3x"
  bool met = false;
};

struct options;

struct suite {
  std::string name;
  std::string what;
  std::vector<workload> workloads;  ///< named "group/name" when several belong together
  /// Lines for the end of the report: goals met and missed.
  std::function<std::vector<verdict>(const std::vector<result>&)> judge;
  /// A run has as many cores as workers, so that designs with more threads have no more of the
  /// machine.
  bool pinned = false;
  /// Runs the suite in a way of its own and returns the exit code; empty: as all suites do.
  std::function<int(const options&)> drive = {};
  /// Prints what it consists of as JSON; empty: it cannot.
  std::function<void()> describe = {};
};

/// All suites, in the order of the list.
const std::vector<suite>& suites();

/// nullptr when there is none of this name.
const suite* find_suite(std::string_view name);
const workload* find_workload(const suite& s, std::string_view name);
const design* find_design(const workload& w, std::string_view name);

}  // namespace bench

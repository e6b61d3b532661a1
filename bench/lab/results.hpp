// The file of results: one JSON line a run, appended, so that a run can be broken off and gone on
// with, and figures of several days stand side by side.
#pragma once

#include "bench/harness/machine.hpp"
#include "bench/harness/sample.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace bench::lab {

/// Which figure: workload ("problem/config"), design and workers.
struct run_key {
  std::string workload;
  std::string design;
  unsigned workers = 0;

  auto operator<=>(const run_key&) const = default;
};

class results_file {
public:
  /// Reads what is there of this machine, commit and scale. Lines that are not JSON (the last one
  /// of a run that was killed) are skipped. Throws std::runtime_error when it cannot be written.
  results_file(const std::string& path, const machine& m, size scale);

  /// Rounds of this figure that are there.
  unsigned rounds(const run_key& k) const;
  /// What was measured of it, by metric; one value a round.
  const std::map<std::string, std::vector<double>>& metrics(const run_key& k) {
    return metrics_[k];
  }

  /// `outcome` becomes "metrics"; `problem` is "skipped" or "error" with the reason.
  void add(const run_key& k, unsigned round, const outcome& figures, double other_cores);
  void add_failure(const run_key& k, unsigned round, const char* kind, const std::string& why);

private:
  nlohmann::json line(const run_key& k, unsigned round) const;
  void append(const run_key& k, const nlohmann::json& line);
  void note(const run_key& k, const nlohmann::json& line);

  std::string path_;
  machine machine_;
  size scale_;
  std::map<run_key, unsigned> rounds_;
  std::map<run_key, std::map<std::string, std::vector<double>>> metrics_;
  std::ofstream out_;
};

}  // namespace bench::lab

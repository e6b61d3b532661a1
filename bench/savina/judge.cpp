// The goals of the savina suite: geometric means of the ratio to stock CAF in the same run.
#include "bench/savina/suite.hpp"

#include "bench/harness/ratio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace bench::savina {

namespace {

struct goal {
  std::string_view bound_by;
  std::vector<std::string_view> programs;
  double at_least;
};

/// A program is bound by arithmetic when plain CAF's workers spend more than half of their time in
/// the program's own computations (perf record, 1 worker, standard size): docs/benchmarks.md has
/// the shares. In the others messages and actors are what counts.
const std::vector<goal>& goals() {
  static const std::vector<goal> all{
      {"messages",
       {"ping-pong",     "counting",
        "fj-throughput", "fj-create",
        "thread-ring",   "chameneos",
        "big",           "logistic-map",
        "radix-sort",    "fibonacci",
        "bitonic-sort",  "uct",
        "sor",           "facility-location",
        "apsp",          "dictionary",
        "sorted-list",   "bounded-buffer",
        "philosophers",  "barber",
        "smokers",       "bank"},
       5},
      {"arithmetic",
       {"filter-bank", "trapezoid", "pi-precision", "a-star", "sieve", "quicksort", "n-queens",
        "matrix"},
       0.95},
  };
  return all;
}

void judge_mean(const goal& g, const std::vector<result>& results, std::vector<verdict>& out) {
  std::map<unsigned, std::vector<double>> ratios;
  for (auto& r : results)
    if (r.design == "actors" && std::count(g.programs.begin(), g.programs.end(), r.workload) > 0)
      if (const auto ratio = ratio_to_baseline(r, results)) ratios[r.workers].push_back(*ratio);
  for (auto& [workers, values] : ratios) {
    const double mean = geometric_mean(values);
    out.push_back(
        {fmt::format("geometric mean of {} programs bound by {}, {} worker{}: at least {:g}x",
                     values.size(), g.bound_by, workers, workers == 1 ? "" : "s", g.at_least),
         fmt::format("{:.2f}x", mean), mean >= g.at_least});
  }
}

}  // namespace

std::vector<verdict> judge(const std::vector<result>& results) {
  std::vector<verdict> out;
  for (auto& g : goals()) judge_mean(g, results, out);
  return out;
}

}  // namespace bench::savina

// The goals of the toolkit suite: ratios between designs of the same run.
#include "bench/toolkit/suite.hpp"

#include "bench/harness/percentile.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace bench::toolkit {

namespace {

struct goal {
  std::string_view workload;
  std::string_view design;
  std::string_view rival;
  double at_least;  ///< times its rate
};

constexpr std::array<goal, 5> goals{{
    {"ask-local", "coroutine", "actors", 1 / 1.5},
    {"post", "actors", "tbb", 0.8},
    {"submit", "actors", "tbb", 0.8},
    {"submit", "actors", "async", 5},
    {"map", "actors", "tbb", 0.95},
}};

std::optional<double> rate_of(const std::vector<result>& all, std::string_view design,
                              const result& like) {
  for (auto& r : all)
    if (r.design == design && r.workload == like.workload && r.workers == like.workers &&
        r.unit == like.unit && r.shown == like.shown)
      return median(r.values);
  return std::nullopt;
}

std::string where(const result& r) {
  std::string text = r.workload;
  for (auto& [key, value] : r.shown)
    std::visit([&](auto& v) { text += fmt::format(", {} {}", key, v); }, value);
  return text + fmt::format(", {} worker{}", r.workers, r.workers == 1 ? "" : "s");
}

void judge_ratio(const goal& g, const std::vector<result>& all, std::vector<verdict>& out) {
  for (auto& r : all) {
    if (r.workload != g.workload || r.design != g.design) continue;
    const auto rival = rate_of(all, g.rival, r);
    if (!rival || *rival <= 0) continue;
    const double ratio = median(r.values) / *rival;
    out.push_back(
        {fmt::format("{}: {} at least {:.2g}x {}", where(r), g.design, g.at_least, g.rival),
         fmt::format("{:.2f}x", ratio), ratio >= g.at_least});
  }
}

void judge_limit(const std::vector<result>& all, std::string_view workload, std::string_view unit,
                 double at_most, std::vector<verdict>& out) {
  for (auto& r : all) {
    if (r.workload != workload || r.design != "actors" || r.unit != unit) continue;
    const double actual = median(r.values);
    out.push_back({fmt::format("{}: at most {:g} {}", where(r), at_most, unit),
                   fmt::format("{:.0f} {}", actual, unit), actual <= at_most});
  }
}

}  // namespace

std::vector<verdict> judge(const std::vector<result>& results) {
  std::vector<verdict> out;
  for (auto& g : goals) judge_ratio(g, results, out);
  judge_limit(results, "map-memory", "bytes", 4e6, out);
  judge_limit(results, "suspended", "bytes", 300, out);
  return out;
}

}  // namespace bench::toolkit

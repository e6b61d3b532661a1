// The goals of the core suite, as ratios to stock CAF in the same run unless a unit is named.
#include "bench/core/suite.hpp"

#include "bench/harness/percentile.hpp"
#include "bench/harness/ratio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bench::core {

namespace {

struct goal {
  std::string_view workload;
  std::string_view design;
  std::string_view unit;
  params shown;
  double at_least;  ///< times better than the baseline
};

const std::array<goal, 8>& ratio_goals() {
  static const std::array<goal, 8> goals{{
      {"ping-pong", "actors", "msg/s", {}, 10},
      {"ring", "actors", "msg/s", {}, 10},
      {"skynet", "actors", "actors/s", {}, 6},
      {"spawn", "actors", "actors/s", {{"heap", "cold"}}, 6},
      {"spawn", "actors", "actors/s", {{"heap", "warm"}}, 6},
      {"idle", "actors", "us", {{"percentile", "p50"}}, 2},
      {"idle", "actors", "cpu_ms", {}, 20},
      {"ping-pong", "caf-on-actors", "msg/s", {}, 1.3},
  }};
  return goals;
}

constexpr std::array<std::string_view, 9> message_workloads{
    "ping-pong", "ring", "ring-100", "fan-in", "counting", "fork-join", "chameneos", "big", "bank"};

bool is_message_workload(const result& r) {
  return r.design == "actors" &&
         std::count(message_workloads.begin(), message_workloads.end(), r.workload) > 0;
}

std::string where(const result& r) {
  std::string text = r.workload;
  if (r.design != "actors") text += " / " + r.design;
  if (r.unit == "cpu_ms") text += ", CPU";
  for (auto& [key, value] : r.shown)
    std::visit([&](auto& v) { text += fmt::format(", {} {}", key, v); }, value);
  if (r.workers > 0) text += fmt::format(", {} worker{}", r.workers, r.workers == 1 ? "" : "s");
  return text;
}

verdict ratio_verdict(const result& r, double at_least, double actual) {
  return {fmt::format("{}: at least {:g}x", where(r), at_least), fmt::format("{:.2f}x", actual),
          actual >= at_least};
}

void judge_ratios(const std::vector<result>& all, std::vector<verdict>& out) {
  for (auto& g : ratio_goals())
    for (auto& r : all)
      if (r.workload == g.workload && r.design == g.design && r.unit == g.unit &&
          r.shown == g.shown)
        if (const auto ratio = ratio_to_baseline(r, all))
          out.push_back(ratio_verdict(r, g.at_least, *ratio));
}

/// No message workload falls far behind. Fork-join computes, so less of it is ours to speed up.
void judge_floor(const std::vector<result>& all, std::vector<verdict>& out) {
  for (auto& r : all)
    if (const auto ratio = ratio_to_baseline(r, all); ratio && is_message_workload(r))
      if (r.workload != "ping-pong" && r.workload != "ring")
        out.push_back(ratio_verdict(r, r.workload == "fork-join" ? 2 : 3, *ratio));
}

void judge_mean(const std::vector<result>& all, std::vector<verdict>& out) {
  std::map<unsigned, std::vector<double>> ratios;
  for (auto& r : all)
    if (const auto ratio = ratio_to_baseline(r, all); ratio && is_message_workload(r))
      ratios[r.workers].push_back(*ratio);
  for (auto& [workers, values] : ratios) {
    const double mean = geometric_mean(values);
    out.push_back({fmt::format("geometric mean of {} message workloads, {} worker{}: at least 8x",
                               values.size(), workers, workers == 1 ? "" : "s"),
                   fmt::format("{:.2f}x", mean), mean >= 8});
  }
}

void judge_limit(const std::vector<result>& all, std::string_view workload, std::string_view unit,
                 const params& shown, double at_most, std::vector<verdict>& out) {
  for (auto& r : all) {
    const bool fits = std::all_of(shown.begin(), shown.end(), [&](auto& p) {
      const auto found = r.shown.find(p.first);
      return found != r.shown.end() && found->second == p.second;
    });
    if (r.workload != workload || r.design != "actors" || r.unit != unit || !fits) continue;
    const double actual = median(r.values);
    out.push_back({fmt::format("{}: at most {:g} {}", where(r), at_most, unit),
                   fmt::format("{:.0f} {}", actual, unit), actual <= at_most});
  }
}

void judge_compile_time(const std::vector<result>& all, std::vector<verdict>& out) {
  for (auto& r : all)
    if (const auto ratio = ratio_to_baseline(r, all);
        ratio && r.workload == "hello" && r.design == "actors")
      out.push_back(ratio_verdict(r, 3, *ratio));
}

}  // namespace

std::vector<verdict> judge(const std::vector<result>& results) {
  std::vector<verdict> out;
  judge_ratios(results, out);
  judge_floor(results, out);
  judge_mean(results, out);
  judge_limit(results, "spawn", "bytes", {}, 512, out);
  judge_limit(results, "stranded", "us", {{"percentile", "p99"}}, 300, out);
  judge_compile_time(results, out);
  return out;
}

}  // namespace bench::core

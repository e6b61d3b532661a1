#include "bench/harness/table.hpp"

#include "bench/harness/percentile.hpp"
#include "bench/harness/ratio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace bench {

namespace {

std::string describe(const params& shown) {
  std::string text;
  for (auto& [key, value] : shown) {
    text += text.empty() ? "" : ", ";
    std::visit([&](auto& v) { text += fmt::format("{} {}", key, v); }, value);
  }
  return text;
}

std::string ratio_text(const result& r, const std::vector<result>& all) {
  if (r.design == baseline) return "1";
  const auto ratio = ratio_to_baseline(r, all);
  return ratio ? fmt::format("{:.2f}x", *ratio) : "-";
}

}  // namespace

std::string short_number(double v) {
  const char* suffix = "";
  if (v >= 1e6) {
    v /= 1e6;
    suffix = " M";
  } else if (v >= 1e4) {
    v /= 1e3;
    suffix = " k";
  }
  const int digits = v >= 100 ? 0 : v >= 10 ? 1 : v >= 0.1 ? 2 : 4;
  return fmt::format("{:.{}f}{}", v, digits, suffix);
}

void print_list() {
  for (auto& s : suites()) {
    fmt::print("{}: {}\n", s.name, s.what);
    for (auto& w : s.workloads) {
      std::string designs;
      for (auto& d : w.designs) designs += (designs.empty() ? "" : ", ") + d.name;
      fmt::print("  {:<11} {} [{}]\n", w.name, w.what, designs);
    }
  }
}

void print_head(const machine& m, const options& o) {
  fmt::print("suite {}, {} size, {} round{}: {}, {} cores, {}, {} {}, CAF {}\n\n", o.chosen->name,
             to_string(o.scale), o.rounds, o.rounds == 1 ? "" : "s", m.cpu, m.cores, m.kernel,
             m.compiler, m.build, m.caf_version);
  fmt::print("{:<11} {:>7}  {:<43} {:<14} {:>10} {:>10} {:>10} {:>9}  {}\n", "workload", "workers",
             "figure", "design", "median", "min", "max", "vs caf", "unit");
}

void print_rows(const std::vector<result>& results) {
  for (auto& r : results) {
    fmt::print("{:<11} {:>7}  {:<43} {:<14} {:>10} {:>10} {:>10} {:>9}  {}\n", r.workload,
               r.workers > 0 ? std::to_string(r.workers) : "-", describe(r.shown), r.design,
               short_number(median(r.values)),
               short_number(*std::min_element(r.values.begin(), r.values.end())),
               short_number(*std::max_element(r.values.begin(), r.values.end())),
               ratio_text(r, results), r.unit);
  }
  std::fflush(stdout);
}

void print_verdicts(const std::vector<verdict>& verdicts) {
  if (verdicts.empty()) return;
  fmt::print("\ntargets\n");
  for (auto& v : verdicts)
    fmt::print("  {:<6} {:<58} {}\n", v.met ? "met" : "MISSED", v.goal, v.actual);
}

void print_load(const machine& m) {
  if (m.other_cores < 0.1) return;
  fmt::print("\nother processes kept {:.1f} of {} cores busy meanwhile: these figures say little\n",
             m.other_cores, m.cores);
}

}  // namespace bench

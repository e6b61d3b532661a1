#include "bench/harness/runner.hpp"

#include "bench/harness/child.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace bench {

namespace {

std::chrono::seconds time_limit(size scale) {
  return scale == size::standard ? std::chrono::seconds(120) : std::chrono::seconds(60);
}

std::vector<const design*> chosen_designs(const options& o, const workload& w) {
  std::vector<const design*> chosen;
  for (auto& d : w.designs)
    if (o.designs.empty() || std::count(o.designs.begin(), o.designs.end(), d.name) > 0)
      chosen.push_back(&d);
  return chosen;
}

std::vector<unsigned> chosen_workers(const options& o, const workload& w) {
  switch (w.workers) {
  case worker_counts::two:
    return {2};
  case worker_counts::none:
    return {0};
  case worker_counts::as_asked:
    break;
  }
  return o.workers;
}

/// A line that overwrites itself, where somebody watches.
void show_progress(const options& o, const workload& w, const design& d, unsigned workers,
                   unsigned round) {
  if (!::isatty(STDERR_FILENO)) return;
  fmt::print(stderr, "\r\033[K{}: {} with {} workers, round {} of {}", w.name, d.name, workers,
             round + 1, o.rounds);
  std::fflush(stderr);
}

void clear_progress() {
  if (::isatty(STDERR_FILENO)) fmt::print(stderr, "\r\033[K");
}

result& result_for(std::vector<result>& results, result like) {
  const auto same = std::find_if(results.begin(), results.end(), [&](auto& r) {
    return r.design == like.design && r.unit == like.unit && r.details == like.details;
  });
  if (same != results.end()) return *same;
  return results.emplace_back(std::move(like));
}

void add(std::vector<result>& results, const options& o, const workload& w, const design& d,
         unsigned workers, const outcome& samples) {
  for (auto& s : samples) {
    params details = w.parameters(o.scale);
    details.insert(s.details.begin(), s.details.end());
    auto& r = result_for(results, {w.name, d.name, workers, details, s.details, s.unit, {}});
    r.values.push_back(s.value);
  }
}

/// False: a rival took too long. That is its own affair, and said; a workload's first design, which
/// is ours, has no such excuse.
bool measure(std::vector<result>& results, const options& o, const workload& w, const design& d,
             unsigned workers) {
  const setup what{o.scale, std::max(workers, 1u)};
  try {
    add(results, o, w, d, workers, run_in_child(*o.chosen, w, d, what, time_limit(o.scale)));
    return true;
  } catch (const run_too_long& e) {
    if (&d == &w.designs.front()) throw;
    clear_progress();
    fmt::print(stderr, "actors-bench: {}; left out from here on\n", e.what());
    return false;
  }
}

std::vector<result> run_workload(const options& o, const workload& w, unsigned workers) {
  const struct at_end {
    ~at_end() { clear_progress(); }
  } line;
  std::vector<result> results;
  auto designs = chosen_designs(o, w);
  for (unsigned round = 0; round < o.rounds && !designs.empty(); ++round) {
    std::erase_if(designs, [&](auto d) {
      show_progress(o, w, *d, workers, round);
      return !measure(results, o, w, *d, workers);
    });
    if (!designs.empty()) std::rotate(designs.begin(), designs.begin() + 1, designs.end());
  }
  return results;
}

/// Puts the rows of one figure together, in the order of the workload's designs.
void sort_rows(const workload& w, std::vector<result>& results) {
  std::vector<std::pair<std::string, params>> figures;
  for (auto& r : results)
    if (std::pair f{r.unit, r.details}; std::count(figures.begin(), figures.end(), f) == 0)
      figures.push_back(std::move(f));
  const auto rank = [&](const result& r) {
    const auto f = std::find(figures.begin(), figures.end(), std::pair{r.unit, r.details});
    return std::pair{f - figures.begin(), find_design(w, r.design) - w.designs.data()};
  };
  std::stable_sort(results.begin(), results.end(),
                   [&](auto& a, auto& b) { return rank(a) < rank(b); });
}

}  // namespace

std::vector<result> run_suite(const options& o, const results_ready& ready) {
  std::vector<result> all;
  for (auto w : o.workloads)
    for (unsigned workers : chosen_workers(o, *w)) {
      auto results = run_workload(o, *w, workers);
      sort_rows(*w, results);
      ready(*w, results);
      all.insert(all.end(), results.begin(), results.end());
    }
  return all;
}

}  // namespace bench

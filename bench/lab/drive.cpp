#include "bench/lab/drive.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/json.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/percentile.hpp"
#include "bench/harness/table.hpp"
#include "bench/lab/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <unistd.h>

namespace bench::lab {

namespace {

/// One workload with one number of workers: what is compared.
struct contest {
  const workload* what;
  unsigned workers;
  std::vector<const design*> designs;
};

/// Cores that other processes may use during a run; it is measured again when they use more.
constexpr double disturbing = 0.25;
constexpr unsigned most_tries = 3;

bool is_main(const options& o, const workload& w) {
  const auto group = w.name.substr(0, w.name.find('/') + 1);
  const auto first = std::find_if(o.chosen->workloads.begin(), o.chosen->workloads.end(),
                                  [&](auto& x) { return x.name.starts_with(group); });
  return &*first == &w;
}

/// A problem's main configuration is run on 1 to twice as many workers as there are cores, the
/// others on as many as cores; a quick run (or smoke) does the main ones only, unless it is told
/// which.
std::vector<unsigned> workers_for(const options& o, const workload& w, unsigned cores) {
  if (o.workers_given) return o.workers;
  if (!is_main(o, w) || o.scale != size::standard) return {cores};
  std::vector<unsigned> counts;
  for (unsigned n = 1; n < 2 * cores; n *= 2) counts.push_back(n);
  counts.push_back(2 * cores);
  return counts;
}

std::vector<contest> contests(const options& o, unsigned cores) {
  std::vector<contest> all;
  const bool everything = o.workloads.size() == o.chosen->workloads.size();
  for (auto w : o.workloads) {
    if (o.scale != size::standard && everything && !is_main(o, *w)) continue;
    for (auto workers : workers_for(o, *w, cores)) {
      contest c{w, workers, {}};
      for (auto& d : w->designs)
        if (o.designs.empty() || std::count(o.designs.begin(), o.designs.end(), d.name) > 0)
          c.designs.push_back(&d);
      if (!c.designs.empty()) all.push_back(std::move(c));
    }
  }
  return all;
}

/// How far it has come, on a line of standard error that overwrites itself, where somebody watches.
class progress {
public:
  explicit progress(std::size_t runs) : runs_(runs) {}

  void show(const contest& c, const design& d, unsigned round) {
    if (!watched_) return;
    fmt::print(stderr, "\r\033[K[{:<{}}] {}/{}{}  {}: {}, {} worker{}, round {}",
               std::string(done_ * width / std::max<std::size_t>(runs_, 1), '#'), width, done_,
               runs_, time_left(), c.what->name, d.name, c.workers, c.workers == 1 ? "" : "s",
               round + 1);
    std::fflush(stderr);
  }
  /// `measured`: it took its time, rather than being there already.
  void done(bool measured) {
    ++done_;
    if (measured) ++measured_;
  }
  void clear() const {
    if (watched_) fmt::print(stderr, "\r\033[K");
  }

private:
  static constexpr std::size_t width = 20;

  std::string time_left() const {
    if (measured_ == 0) return "";
    const auto spent = std::chrono::duration<double>(bench_clock::now() - begun_).count();
    const auto left = spent / static_cast<double>(measured_) * static_cast<double>(runs_ - done_);
    return left < 90 ? fmt::format(", {:.0f} s left", left)
                     : fmt::format(", {:.0f} min left", left / 60);
  }

  std::size_t runs_, done_ = 0, measured_ = 0;
  bench_clock::time_point begun_ = bench_clock::now();
  bool watched_ = ::isatty(STDERR_FILENO) != 0;
};

using table = std::map<std::pair<std::string, std::string>, std::vector<double>>;

double median_of(const table& t, const std::string& design, const std::string& metric) {
  const auto found = t.find({design, metric});
  return found == t.end() ? 0 : median(found->second);
}

/// Nothing where there are no parties.
std::string fairness(const table& t, const std::string& design) {
  const auto jain = median_of(t, design, "jain");
  return jain > 0 ? fmt::format("   fair {:.2f}", jain) : "";
}

void print(const contest& c, const table& t) {
  if (t.empty()) return;
  fmt::print("{}, {} worker{}\n", c.what->name, c.workers, c.workers == 1 ? "" : "s");
  double best = 0;
  for (auto d : c.designs) best = std::max(best, median_of(t, d->name, "rate"));
  for (auto d : c.designs)
    if (const auto rate = median_of(t, d->name, "rate"); rate > 0)
      fmt::print("  {:<18} {:>9}/s  {:>5.2f} of the best   p50 {:>9} ns  p99 {:>9} ns{}\n", d->name,
                 short_number(rate), rate / best, short_number(median_of(t, d->name, "p50_ns")),
                 short_number(median_of(t, d->name, "p99_ns")), fairness(t, d->name));
  std::fflush(stdout);
}

class driver {
public:
  explicit driver(const options& o)
      : options_(o), machine_(this_machine()), file_(o.results_path, machine_, o.scale),
        contests_(contests(o, machine_.cores)), progress_(count_runs()) {}

  int run() {
    print_head(machine_, options_);
    for (auto& c : contests_) run(c);
    progress_.clear();
    machine_.other_cores = others_.other_cores();
    print_load(machine_);
    fmt::print("\n{} run{} measured, {} there already, {} skipped, {} failed: {}\n", measured_,
               measured_ == 1 ? "" : "s", there_, skipped_, failed_, options_.results_path);
    if (!options_.json_path.empty())
      write_json(options_.json_path,
                 report_json(machine_, options_.chosen->name, results_of_contests()));
    return failed_ > 0 ? 1 : 0;
  }

private:
  std::size_t count_runs() const {
    std::size_t runs = 0;
    for (auto& c : contests_) runs += c.designs.size() * options_.rounds;
    return runs;
  }

  /// Also those that were there already.
  std::vector<result> results_of_contests() {
    std::vector<result> all;
    for (auto& c : contests_)
      for (auto d : c.designs)
        for (auto& [metric, values] : file_.metrics({c.what->name, d->name, c.workers}))
          all.push_back({c.what->name,
                         d->name,
                         c.workers,
                         c.what->parameters(options_.scale),
                         {},
                         metric,
                         values});
    return all;
  }

  void run(const contest& c) {
    table figures;
    std::map<const design*, unsigned> begun_at;
    for (auto d : c.designs)
      begun_at[d] = options_.again ? file_.rounds({c.what->name, d->name, c.workers}) : 0;
    auto designs = c.designs;
    for (unsigned round = 0; round < options_.rounds; ++round) {
      for (auto d : designs) run(c, *d, begun_at[d] + round, figures);
      std::rotate(designs.begin(), designs.begin() + 1, designs.end());
    }
    progress_.clear();
    print(c, figures);
  }

  void run(const contest& c, const design& d, unsigned round, table& figures) {
    const run_key key{c.what->name, d.name, c.workers};
    if (file_.rounds(key) > round) {
      ++there_;
      progress_.done(false);
      return;
    }
    progress_.show(c, d, round);
    if (gave_up_.contains(key)) {
      progress_.done(false);
      return;
    }
    measure(c, d, key, round, figures);
    progress_.done(true);
  }

  void measure(const contest& c, const design& d, const run_key& key, unsigned round,
               table& figures) {
    const std::chrono::seconds limit(options_.scale == size::standard ? 60 : 30);
    try {
      outcome out;
      double others = 0;
      for (unsigned tries = 0; tries == 0 || (others > disturbing && tries < most_tries); ++tries) {
        const load_watch watch;
        out = run_in_child(*options_.chosen, *c.what, d, {options_.scale, c.workers}, limit);
        others = watch.other_cores();
      }
      file_.add(key, round, out, others);
      for (auto& s : out) figures[{d.name, s.unit}].push_back(s.value);
      ++measured_;
    } catch (const run_not_available& e) {
      ++skipped_;
      give_up(key, round, "skipped", fmt::format("{} / {}: {}", c.what->name, d.name, e.what()));
    } catch (const run_too_long& e) {
      ++skipped_;
      give_up(key, round, "skipped", e.what());
    } catch (const run_failed& e) {
      ++failed_;
      give_up(key, round, "error", e.what());
    }
  }

  void give_up(const run_key& key, unsigned round, const char* kind, const std::string& why) {
    progress_.clear();
    fmt::print(stderr, "actors-bench: {}\n", why);
    file_.add_failure(key, round, kind, why);
    gave_up_.insert(key);
  }

  const options& options_;
  machine machine_;
  results_file file_;
  std::vector<contest> contests_;
  progress progress_;
  std::set<run_key> gave_up_;
  unsigned measured_ = 0, there_ = 0, skipped_ = 0, failed_ = 0;
  load_watch others_;
};

}  // namespace

int drive(const options& o) { return driver(o).run(); }

}  // namespace bench::lab

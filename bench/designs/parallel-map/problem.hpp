#pragma once

#include "bench/lab/timed.hpp"
#include "bench/lab/work.hpp"

#include <chrono>
#include <vector>

namespace bench::designs::parallel_map {

/// A function of many numbers, each computed by itself; the results lie in the order of the
/// numbers. An operation is one number.
struct problem {
  std::uint64_t items = 2'000'000;       ///< at most
  std::chrono::nanoseconds work{1'000};  ///< of an item, on average
  bool skewed = false;  ///< one item in a hundred takes a hundred times as long as the others

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(items); }
  lab::metering measured() const { return {0, work.count() < 1'000 ? 16u : 1u}; }

  using result = std::vector<std::uint64_t>;
  void check(const result& r) const;
};

/// What an item takes.
inline std::chrono::nanoseconds cost(std::uint64_t item, std::chrono::nanoseconds work,
                                     bool skewed) {
  if (!skewed) return work;
  const auto luck = (item * 0x9e3779b97f4a7c15U) >> 32U;
  return (luck % 100 == 0 ? 100 : 1) * work * 100 / 199;
}

inline std::uint64_t mixed(std::uint64_t item) {
  const auto x = (item + 1) * 0xbf58476d1ce4e5b9U;
  return x ^ (x >> 29U);
}

/// The function.
inline std::uint64_t value_of(const problem& p, lab::meter& m, std::uint64_t item) {
  return lab::timed(m, p.measured(), item, [&] {
    lab::work(cost(item, p.work, p.skewed));
    return mixed(item);
  });
}

/// What those hand out who hand out by hand: enough pieces for everybody to end at about the same
/// time, few enough to be cheap.
inline std::uint64_t piece_size(const problem& p, unsigned workers) {
  const auto fair = p.items / (64 * std::uint64_t{workers});
  return fair < 1 ? 1 : fair > 1'024 ? 1'024 : fair;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_actors_pipeline(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::parallel_map

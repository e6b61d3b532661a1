#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

#include <chrono>

namespace bench::designs::counter {

/// Parties share a counter. An increment computes for a while, adds one, and hands its party the
/// new value, so every value is handed out once.
struct problem {
  std::uint64_t parties = 8;
  std::uint64_t increments = 20'000;  ///< of each party
  std::chrono::nanoseconds work{0};   ///< in an increment, while nobody else may increment

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(parties * increments); }
  lab::metering measured() const { return {parties, work.count() < 1'000 ? 16u : 1u}; }

  struct result {
    std::uint64_t count = 0;          ///< of the counter, at the end
    std::uint64_t sum_of_values = 0;  ///< of all values that parties were handed
  };
  void check(const result& r) const;
};

/// What everybody wants to do alone.
inline std::uint64_t increment(std::uint64_t& count, std::chrono::nanoseconds work) {
  lab::work(work);
  return ++count;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::counter

#pragma once

#include "bench/harness/sample.hpp"

namespace bench::submit {

/// The successor of a number, as a task.
inline std::uint64_t successor(std::uint64_t n) { return n + 1; }

/// Tasks that do nearly nothing and have a result, in waves: a wave is submitted, then its results
/// are read. From a thread outside, and from a task.
struct problem {
  static constexpr const char* unit = "tasks/s";
  static constexpr std::uint64_t slower = 50;  ///< designs with a thread or process for a task
  std::uint64_t tasks;
  std::uint64_t wave;

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u
            : s == size::quick  ? 100'000u
                                : 1'000u,
            s == size::smoke ? 500u : 10'000u};
  }
  params parameters() const { return {{"tasks", tasks}, {"wave", wave}}; }
  double amount() const { return static_cast<double>(tasks); }
  void check(std::uint64_t sum) const {
    expect_equal("sum of the results", tasks / wave * (wave * (wave + 1) / 2), sum);
  }
};

/// The same with fewer tasks, in smaller waves.
struct small_problem : problem {
  static small_problem of(size s) {
    const auto p = problem::of(s);
    return {{p.tasks / slower, p.wave / slower}};
  }
};

outcome run_actors(const setup& s);
outcome run_threads(const setup& s);
outcome run_inline(const setup& s);
outcome run_loop(const setup& s);
outcome run_processes(const setup& s);
outcome run_tbb(const setup& s);
outcome run_async(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::submit

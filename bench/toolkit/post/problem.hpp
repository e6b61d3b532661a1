#pragma once

#include "bench/harness/sample.hpp"

namespace bench::post {

/// Empty tasks without a result, all submitted in one go, then one wait for all: what a task costs
/// that does nothing. From a thread outside, and from a task.
struct problem {
  static constexpr const char* unit = "tasks/s";
  std::uint64_t tasks;

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u : s == size::quick ? 100'000u : 500u};
  }
  params parameters() const { return {{"tasks", tasks}}; }
  double amount() const { return static_cast<double>(tasks); }
  void check(std::uint64_t ran) const { expect_equal("tasks run", tasks, ran); }
};

outcome run_actors(const setup& s);
outcome run_threads(const setup& s);
outcome run_inline(const setup& s);
outcome run_tbb(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::post

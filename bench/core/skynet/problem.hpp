#pragma once

#include "bench/harness/sample.hpp"

namespace bench::skynet {

/// A tree of actors in which each has ten children, down to a million leaves; each leaf reports its
/// number, each parent the sum of its children: spawning, a message or two, and ending.
struct problem {
  static constexpr const char* unit = "actors/s";
  static constexpr std::uint64_t children = 10;
  std::uint64_t leaves;  ///< a power of ten

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u : s == size::quick ? 100'000u : 1'000u};
  }
  params parameters() const { return {{"actors", actors()}}; }
  std::uint64_t actors() const {
    std::uint64_t sum = 0;
    for (auto level = leaves; level > 0; level /= children) sum += level;
    return sum;
  }
  double amount() const { return static_cast<double>(actors()); }
  void check(std::uint64_t sum) const {
    expect_equal("sum of the leaves' numbers", leaves * (leaves - 1) / 2, sum);
  }
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::skynet

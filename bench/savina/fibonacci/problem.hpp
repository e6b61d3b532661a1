#pragma once

#include "bench/harness/sample.hpp"

namespace bench::savina::fibonacci {

/// The n-th Fibonacci number by an actor for each call of the recursion: a lopsided tree of short
/// lives.
struct problem {
  static constexpr const char* unit = "actors/s";
  std::uint64_t n;

  static problem of(size s) { return {s == size::smoke ? 8u : 25u}; }
  params parameters() const { return {{"n", n}}; }
  std::uint64_t number() const {
    std::uint64_t last = 0;
    std::uint64_t current = 1;
    for (std::uint64_t i = 1; i < n; ++i) {
      const auto next = last + current;
      last = current;
      current = next;
    }
    return current;
  }
  /// The leaves add up to the number, each being one; one branch less than leaves.
  double amount() const { return static_cast<double>(2 * number() - 1); }
  void check(std::uint64_t found) const { expect_equal("Fibonacci number", number(), found); }
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::fibonacci

#pragma once

#include "bench/harness/sample.hpp"

#include <cmath>

namespace bench::savina::fj_create {

/// Actors that get one message, compute a sine and end: what a short life costs.
struct problem {
  static constexpr const char* unit = "actors/s";
  static constexpr double theta = 37.2;
  std::uint64_t actors;

  static problem of(size s) { return {s == size::smoke ? 100u : 40'000u}; }
  params parameters() const { return {{"actors", actors}}; }
  double amount() const { return static_cast<double>(actors); }
  /// `sum` is that of all `compute`.
  void check(std::uint64_t sum) const;
};

/// The first digits of the squared sine.
inline std::uint64_t compute(double theta) {
  const double sine = std::sin(theta);
  return static_cast<std::uint64_t>(sine * sine * 1e9);
}

inline void problem::check(std::uint64_t sum) const {
  expect_equal("sum of the results", actors * compute(theta), sum);
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::fj_create

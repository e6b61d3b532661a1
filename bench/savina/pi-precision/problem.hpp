#pragma once

#include "bench/harness/sample.hpp"

namespace bench::savina::pi_precision {

struct real;

/// Pi by the formula of Bailey, Borwein and Plouffe: a master gives workers one term after the
/// other until the terms are too small to matter.
struct problem {
  static constexpr const char* unit = "runs/s";
  std::uint64_t digits;
  std::uint64_t workers;

  static problem of(size s) {
    return {s == size::smoke ? 100u : 5'000u, s == size::smoke ? 2u : 20u};
  }
  params parameters() const { return {{"digits", digits}, {"parts", workers}}; }
  double amount() const { return 1; }
  /// Terms given out at once.
  std::uint64_t first_terms() const { return 10 * workers; }

  real term(std::uint64_t k) const;
  bool matters(const real& term) const;
  void check(const real& pi) const;
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::pi_precision

#pragma once

#include "bench/savina/sorting.hpp"

namespace bench::savina::radix_sort {

/// A chain of actors, one for each bit from the lowest up: it passes numbers without its bit on at
/// once and those with it when it has seen all. A long pipeline of small messages.
struct problem {
  static constexpr const char* unit = "msg/s";
  static constexpr std::uint64_t bits = 60;
  static constexpr std::uint64_t seed = 2048;
  std::uint64_t numbers;

  static problem of(size s) {
    return {s == size::standard ? 100'000u : s == size::quick ? 20'000u : 100u};
  }
  params parameters() const { return {{"numbers", numbers}}; }
  double amount() const { return static_cast<double>((bits + 1) * numbers); }
  void check(const order_seen& seen) const { expect_sorted(seen, numbers, savina::numbers{seed}); }
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::radix_sort

#pragma once

#include "bench/harness/sample.hpp"

namespace bench::map_memory {

/// A map over so many inputs that they must not all be in memory: how far the process grows, and
/// how fast the inputs go through.
struct problem {
  static constexpr std::size_t chunk = 10'000;
  std::uint64_t inputs;

  static problem of(size s) {
    return {s == size::standard ? 100'000'000u : s == size::quick ? 10'000'000u : 100'000u};
  }
  params parameters() const { return {{"inputs", inputs}, {"chunk", std::uint64_t{chunk}}}; }
  void check(std::uint64_t sum) const {
    expect_equal("sum of the results", inputs * (inputs - 1), sum);
  }
};

outcome run_actors(const setup& s);
outcome run_threads(const setup& s);
outcome run_inline(const setup& s);

}  // namespace bench::map_memory

#pragma once

#include "bench/harness/sample.hpp"

namespace bench::ring {

/// A ring of actors hands tokens round, each to the next. With one token it is the cost of a hop
/// among many actors; with many tokens there is always something to do.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t actors;
  std::uint64_t tokens;
  std::uint64_t hops;  ///< of each token

  params parameters() const { return {{"actors", actors}, {"tokens", tokens}, {"hops", hops}}; }
  double amount() const { return static_cast<double>(tokens * hops); }

  /// Where a token starts: they are spread over the ring.
  std::uint64_t start_of(std::uint64_t token) const { return token * actors / tokens; }

  /// Each token ends at the actor that it reaches by so many hops; `positions` is the sum of their
  /// numbers, so that a hop too few, too many or to the wrong neighbour shows.
  void check(std::uint64_t positions) const {
    std::uint64_t expected = 0;
    for (std::uint64_t t = 0; t < tokens; ++t) expected += (start_of(t) + hops) % actors;
    expect_equal("sum of final positions", expected, positions);
  }
};

struct one_token : problem {
  static one_token of(size s) {
    return {{1'000, 1, s == size::standard ? 1'000'123u : s == size::quick ? 300'123u : 2'123u}};
  }
};

struct hundred_tokens : problem {
  static hundred_tokens of(size s) {
    return {{1'000, 100, s == size::standard ? 30'123u : s == size::quick ? 10'123u : 123u}};
  }
};

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s);

outcome run_100_actors(const setup& s);
outcome run_100_caf(const setup& s);

}  // namespace bench::ring

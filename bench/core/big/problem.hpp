#pragma once

#include "bench/harness/sample.hpp"

namespace bench::big {

/// Everybody talks to everybody: each actor pings a random other one, waits for the pong, and pings
/// the next. Many conversations at once, none of them local.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t actors;
  std::uint64_t pings;  ///< of each actor

  static problem of(size s) {
    return {120, s == size::standard ? 2'000u : s == size::quick ? 1'000u : 10u};
  }
  params parameters() const { return {{"actors", actors}, {"pings", pings}}; }
  double amount() const { return static_cast<double>(2 * actors * pings); }
  /// `answered` is the sum of the pings that the actors have answered.
  void check(std::uint64_t answered) const {
    expect_equal("pings answered", actors * pings, answered);
  }
};

/// Chooses the partners of one actor: any but itself, the same sequence in each run.
class partner_choice {
public:
  partner_choice(std::uint64_t self = 0, std::uint64_t actors = 2)
      : self_(self), actors_(actors), state_(self * 0x9e3779b97f4a7c15u + 1) {}

  std::uint64_t next() {
    state_ ^= state_ << 13;  // xorshift64 (Marsaglia)
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    const auto other = state_ % (actors_ - 1);
    return other < self_ ? other : other + 1;
  }

private:
  std::uint64_t self_;
  std::uint64_t actors_;
  std::uint64_t state_;
};

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);

}  // namespace bench::big

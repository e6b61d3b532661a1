#pragma once

#include "bench/harness/sample.hpp"

namespace bench::ask_local {

/// One actor asks another for the successor of a number, over and over, the next time when it has
/// the reply: the round trip of an ask between two actors that nobody else disturbs.
struct problem {
  static constexpr const char* unit = "asks/s";
  std::uint64_t asks;

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u : s == size::quick ? 200'000u : 500u};
  }
  params parameters() const { return {{"asks", asks}}; }
  double amount() const { return static_cast<double>(asks); }
  void check(std::uint64_t last) const { expect_equal("the last number", asks, last); }
};

outcome run_then(const setup& s);
outcome run_coroutine(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::ask_local

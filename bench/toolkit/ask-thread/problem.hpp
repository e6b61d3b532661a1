#pragma once

#include "bench/harness/sample.hpp"

namespace bench::ask_thread {

/// A thread that is no actor asks one for the successor of a number, and waits for each reply: two
/// threads that wake each other.
struct problem {
  static constexpr const char* unit = "asks/s";
  std::uint64_t asks;

  static problem of(size s) {
    return {s == size::standard ? 20'000u : s == size::quick ? 5'000u : 100u};
  }
  params parameters() const { return {{"asks", asks}}; }
  double amount() const { return static_cast<double>(asks); }
  void check(std::uint64_t last) const { expect_equal("the last number", asks, last); }
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::ask_thread

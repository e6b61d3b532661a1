#pragma once

#include "bench/harness/sample.hpp"

namespace bench::counting {

/// A producer tells a counter to add one, in one go without a pause, and then asks for the total:
/// the cost of a send to a busy receiver whose mailbox grows.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t increments;

  static problem of(size s) {
    return {s == size::standard ? 5'000'000u : s == size::quick ? 1'000'000u : 1'000u};
  }
  params parameters() const { return {{"increments", increments}}; }
  double amount() const { return static_cast<double>(increments); }
  void check(std::uint64_t total) const { expect_equal("total", increments, total); }
};

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s);

}  // namespace bench::counting

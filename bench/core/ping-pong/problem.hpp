#pragma once

#include "bench/harness/sample.hpp"

namespace bench::ping_pong {

/// Two actors send one ball to and fro. Never more than one message is under way, so this is the
/// cost of one hop: send, wake the partner, dispatch.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t messages;

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u : s == size::quick ? 300'000u : 1'000u};
  }
  params parameters() const { return {{"messages", messages}}; }
  double amount() const { return static_cast<double>(messages); }
  /// `hits` is what the ball has counted when it comes to rest.
  void check(std::uint64_t hits) const { expect_equal("hits of the ball", messages, hits); }
};

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s);

}  // namespace bench::ping_pong

#pragma once

#include "bench/harness/sample.hpp"

namespace bench::chameneos {

/// Creatures of three colours come to a mall, which introduces them to each other in pairs in the
/// order of their arrival; both change colour and come back. After so many meetings the mall closes
/// and each creature reports how many it has had. A contended actor that answers each message with
/// another.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t creatures;
  std::uint64_t meetings;

  static problem of(size s) {
    return {100, s == size::standard ? 200'000u : s == size::quick ? 60'000u : 500u};
  }
  params parameters() const { return {{"creatures", creatures}, {"meetings", meetings}}; }
  /// Of each meeting: both arrivals, the introduction of the second to the first, the change that
  /// the first sends to the second.
  double amount() const { return static_cast<double>(4 * meetings); }
  /// `attended` is the sum of the creatures' reports.
  void check(std::uint64_t attended) const {
    expect_equal("creatures in meetings", 2 * meetings, attended);
  }
};

enum class colour : std::uint8_t { blue, red, yellow };

/// What both become: the same colour stays, two different ones become the third.
inline colour mix(colour a, colour b) {
  if (a == b) return a;
  return static_cast<colour>(3 - static_cast<int>(a) - static_cast<int>(b));
}

inline colour colour_of(std::uint64_t creature) { return static_cast<colour>(creature % 3); }

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);

}  // namespace bench::chameneos

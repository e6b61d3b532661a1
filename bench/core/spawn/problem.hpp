#pragma once

#include "bench/harness/process.hpp"
#include "bench/harness/sample.hpp"
#include "bench/harness/stopwatch.hpp"
#include "bench/harness/tally.hpp"

#include <string>

namespace bench::spawn {

/// Many actors alive at once; each handles one message and is stopped. Done twice in one process:
/// cold, where every page of memory is touched for the first time, and warm.
struct problem {
  std::uint64_t actors;

  static problem of(size s) {
    return {s == size::standard ? 1'000'000u : s == size::quick ? 100'000u : 1'000u};
  }
  params parameters() const { return {{"actors", actors}}; }
};

/// `Crowd` is one design's population: `Crowd(capacity, tally)`, `spawn_one()`, `tell_all()` (each
/// actor adds to the tally when it handles the message), `stop_all()` (returns when none is left).
template <class Crowd>
void live_once(const problem& p, Crowd& crowd, tally& handled, const std::string& heap,
               std::uint64_t base_bytes, outcome& out) {
  const auto handled_before = handled.total();
  stopwatch watch;
  watch.start();
  for (std::uint64_t i = 0; i < p.actors; ++i) crowd.spawn_one();
  crowd.tell_all();
  handled.wait_for(handled_before + p.actors);
  watch.stop();
  const auto bytes = resident_bytes();  // all of them alive and idle
  watch.start();
  crowd.stop_all();
  watch.stop();
  expect_equal("messages handled", handled_before + p.actors, handled.total());
  const auto count = static_cast<double>(p.actors);
  const double grown = bytes > base_bytes ? static_cast<double>(bytes - base_bytes) : 0;
  out.push_back({"actors/s", count / watch.seconds(), {{"heap", heap}}});
  out.push_back({"bytes", grown / count, {{"heap", heap}}});
}

template <class Crowd> outcome measure(const problem& p, Crowd& crowd, tally& handled) {
  outcome out;
  const auto base_bytes = resident_bytes();
  live_once(p, crowd, handled, "cold", base_bytes, out);
  live_once(p, crowd, handled, "warm", base_bytes, out);
  return out;
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::spawn

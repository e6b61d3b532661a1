#pragma once

#include "bench/harness/sample.hpp"

namespace bench::suspended {

/// Handlers of one actor that are coroutines and all wait in the middle, for a reply or for a
/// timer: memory of each besides its frame.
struct problem {
  std::uint64_t handlers;

  static problem of(size s) {
    return {s == size::standard ? 100'000u : s == size::quick ? 20'000u : 500u};
  }
  params parameters() const { return {{"handlers", handlers}}; }
};

outcome run_actors(const setup& s);

}  // namespace bench::suspended

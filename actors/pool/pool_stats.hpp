// What a pool says of itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace actors {

/// Of one worker, since it was hired.
struct worker_stats {
  std::uint64_t id = 0;         ///< of its actor
  std::uint64_t finished = 0;   ///< messages it is done with, also those that failed or had expired
  std::uint64_t failed = 0;     ///< exceptions that left its handlers
  std::uint64_t restarted = 0;  ///< how often it was rebuilt for that
  std::size_t queued = 0;       ///< messages that wait for this worker alone
  bool busy = false;            ///< it has a message
  bool resting = false;         ///< it has failed again and again, and waits for its back-off
};

/// Of a pool at one moment; of one that has ended only the sums.
struct pool_stats {
  std::vector<worker_stats> workers;
  std::size_t waiting = 0;     ///< messages that wait, for any worker or for a certain one
  std::uint64_t dropped = 0;   ///< messages that the full queue had no room for
  std::uint64_t finished = 0;  ///< sums over the workers there are and those there were
  std::uint64_t failed = 0;
  std::uint64_t restarted = 0;
  std::uint64_t hired = 0;     ///< workers that were spawned
  std::uint64_t given_up = 0;  ///< workers that failed too often, or could not be rebuilt
  std::uint64_t replaced = 0;  ///< of these, the ones another worker has come for
};

}  // namespace actors

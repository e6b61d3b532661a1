/// What lives on the loop: sleepers, and clients of an echo server.
#pragma once

#include <actors/ask/loop.hpp>

#include <chrono>
#include <cstdint>

namespace crowd {

struct settings {
  std::uint32_t sleepers = 10'000;
  std::uint32_t sockets = 1'000;
  std::uint32_t rounds = 10;
};

struct outcome {
  std::uint32_t most_asleep = 0;  // at the same time
  std::uint32_t woken = 0;
  std::uint32_t most_connected = 0;
  std::uint64_t answers = 0;
  std::uint64_t wrong = 0;
  std::chrono::nanoseconds slept{};  // until the last one woke up
  std::chrono::nanoseconds echoed{};
};

/// All of it at the same time, on one loop.
outcome run(const settings& with);

}  // namespace crowd

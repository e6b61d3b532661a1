/// What one party is like, whatever the strategy.
#pragma once

#include "units.hpp"

namespace dining {

struct settings {
  int seats = 5;
  std::uint32_t meals = 300;                         // for each philosopher
  nanoseconds think = std::chrono::milliseconds{1};  // means; 0 takes no time at all
  nanoseconds eat = std::chrono::milliseconds{1};
  unsigned workers = 0;  // 0: as many as there are cores
  std::uint64_t seed = 1;
  bool gong = false;  // naive ones only: half way through, all take the left fork first
};

}  // namespace dining

// Who submits tasks: a thread from outside, or a task of the executor itself.
#pragma once

#include "bench/harness/sample.hpp"

#include <array>

namespace bench {

enum class origin { outside, task };

inline constexpr std::array<origin, 2> both_origins{origin::outside, origin::task};

inline const char* to_string(origin from) { return from == origin::outside ? "outside" : "task"; }

/// `measure(origin) -> outcome` for each of these, with the origin as a detail.
template <class Measure, class Origins = std::array<origin, 2>>
outcome for_origins(Measure measure, const Origins& origins = both_origins) {
  outcome all;
  for (const auto from : origins)
    for (auto& one : measure(from)) {
      one.details["from"] = to_string(from);
      all.push_back(one);
    }
  return all;
}

}  // namespace bench

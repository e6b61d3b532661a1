/// The two jobs. Each is a map over its inputs, written once for every executor.
#pragma once

#include <actors/pool/make_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace switching {

struct settings {
  std::size_t workers = 2;
  std::size_t under_way = 256;                                     // of the loop
  std::uint32_t numbers = 300;                                     // inputs of primes
  std::uint32_t pages = 60;                                        // inputs of fetch
  std::chrono::nanoseconds delay = std::chrono::milliseconds{10};  // of each page
};

struct progress {
  std::uint32_t done = 0;
  std::uint32_t all = 0;
};

/// Told after each result; false: stop here.
using onlooker = std::function<bool(const progress&)>;

struct outcome {
  progress at;
  std::uint32_t wrong = 0;
  std::string failure = {};  // of the first task that failed
  std::chrono::nanoseconds elapsed{};
  bool stopped = false;
};

/// Counts primes: needs the processor, and one number in sixteen far longer than the others.
outcome count_primes(actors::executor_base& on, const settings& with, const onlooker& look);

/// Gets pages from a server of its own on loopback, which takes its time: waits.
outcome fetch_pages(actors::executor_base& on, const settings& with, const onlooker& look);

/// Reads results until they end, fail, or the onlooker says stop. `is_right(i, value)` checks.
template <class Results, class Check>
outcome read_all(Results&& results, std::uint32_t count, const onlooker& look, Check is_right) {
  outcome out;
  out.at.all = count;
  const auto begin = std::chrono::steady_clock::now();
  try {
    for (auto&& each : results) {
      if (!is_right(out.at.done, each)) ++out.wrong;
      ++out.at.done;
      if (!look(out.at)) {
        out.stopped = true;
        break;
      }
    }
  } catch (const actors::actor_error& e) {
    out.failure = e.what();
  }
  out.elapsed = std::chrono::steady_clock::now() - begin;
  return out;
}

}  // namespace switching

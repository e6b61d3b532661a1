// Designs with a thread for each party, or for each worker.
#pragma once

#include "bench/lab/measure.hpp"

#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace bench::lab {

/// Starts `count` threads, lets them go at once, and measures until the last one has returned from
/// `body(index)`. Starting them is not measured. Throws `not_available` when the system has no more
/// threads.
template <class Body> void run_threads(meter& m, std::uint64_t count, Body body) {
  std::latch go{1};
  bool called_off = false;
  std::vector<std::jthread> threads;
  threads.reserve(count);
  const auto run = [&](std::uint64_t i) {
    go.wait();
    if (!called_off) body(i);
  };
  try {
    for (std::uint64_t i = 0; i < count; ++i) threads.emplace_back(run, i);
  } catch (const std::system_error& e) {
    called_off = true;
    go.count_down();
    throw not_available("the system starts no more than " + std::to_string(threads.size()) +
                        " threads: " + e.what());
  }
  m.start();
  go.count_down();
  threads.clear();  // joins
  m.stop();
}

}  // namespace bench::lab

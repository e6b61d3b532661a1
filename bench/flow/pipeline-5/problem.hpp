#pragma once

#include "bench/harness/sample.hpp"

#include <vector>

namespace bench::pipeline_5 {

/// Numbers go through five trivial stages into a sum: what moving an item costs.
struct problem {
  static constexpr const char* unit = "items/s";
  std::uint64_t items;

  static problem of(size s) {
    return {s == size::standard ? 2'000'000u : s == size::quick ? 500'000u : 10'000u};
  }
  params parameters() const { return {{"items", items}, {"stages", std::uint64_t{5}}}; }
  double amount() const { return static_cast<double>(items); }
  void check(std::uint64_t sum) const;
};

using item = std::uint64_t;

// Function objects, so that no design pays for calls through pointers.
inline constexpr auto stage_1 = [](item x) { return x * 0x9e3779b97f4a7c15U; };
inline constexpr auto stage_2 = [](item x) { return x ^ (x >> 31U); };
inline constexpr auto stage_3 = [](item x) { return x + 0x85ebca6bU; };
inline constexpr auto stage_4 = [](item x) { return x * 31; };
inline constexpr auto stage_5 = [](item x) { return x ^ (x >> 17U); };

/// What the rivals that batch by hand put together: as ours does by default.
inline constexpr std::size_t batch_size = 256;

inline void problem::check(std::uint64_t sum) const {
  std::uint64_t expected = 0;
  for (item x = 0; x < items; ++x) expected += stage_5(stage_4(stage_3(stage_2(stage_1(x)))));
  expect_equal("sum of the items", expected, sum);
}

outcome run_actors(const setup& s);
outcome run_hops(const setup& s);
outcome run_tbb(const setup& s);
outcome run_tbb_chunks(const setup& s);
outcome run_tbb_graph(const setup& s);
outcome run_threads(const setup& s);

}  // namespace bench::pipeline_5

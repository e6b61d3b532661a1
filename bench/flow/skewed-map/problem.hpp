#pragma once

#include "bench/harness/sample.hpp"

#include <vector>

namespace bench::skewed_map {

/// An ordered parallel map over items of very different cost: most are cheap, one in a hundred
/// costs two hundred times as much. The results must come in the order of the items.
struct problem {
  static constexpr const char* unit = "items/s";
  std::uint64_t items;

  static problem of(size s) {
    return {s == size::standard ? 100'000u : s == size::quick ? 40'000u : 2'000u};
  }
  params parameters() const { return {{"items", items}}; }
  double amount() const { return static_cast<double>(items); }
  void check(std::uint64_t in_order) const {
    expect_equal("results in the order of the items", items, in_order);
  }
};

struct result {
  std::uint64_t item;
  std::uint64_t value;
};

/// Rounds of a hash: about 1 ns each.
inline std::uint64_t rounds_of(std::uint64_t item) {
  const auto luck = (item * 0x9e3779b97f4a7c15U) >> 32U;
  return luck % 100 == 0 ? 200'000 : 1'000;
}

inline result work(std::uint64_t item) {
  std::uint64_t x = item + 1;
  for (auto i = rounds_of(item); i != 0; --i) x = (x ^ (x >> 29U)) * 0xbf58476d1ce4e5b9U;
  return {item, x};
}

/// What the end of a pipeline knows: it accepts only the next item.
class order {
public:
  void note(const result& r) {
    if (r.item == next_ && r.value != 0) ++next_;
  }
  std::uint64_t in_order() const { return next_; }

private:
  std::uint64_t next_ = 0;
};

/// What the threads put together by hand; more would make skew worse, fewer the queues dearer.
inline constexpr std::size_t batch_size = 16;

outcome run_actors(const setup& s);
outcome run_tbb(const setup& s);
outcome run_tbb_graph(const setup& s);
outcome run_threads(const setup& s);

}  // namespace bench::skewed_map

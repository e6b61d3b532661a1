#pragma once

#include "bench/harness/sample.hpp"

#include <random>

namespace bench::savina::uct {

/// An unbalanced tree of actors: each node asks the root whether it may have children, the root
/// throws a coin until there are enough nodes; then a message visits all nodes, and another ends
/// them. Savina's busy loops in the nodes are empty, and compilers remove them: here are none.
/// The visit begins when each node has asked, so that it finds the whole tree in each run.
struct problem {
  static constexpr const char* unit = "actors/s";
  static constexpr std::uint64_t children = 10;
  static constexpr std::uint32_t urgent_percent = 50;
  std::uint64_t most_nodes;

  static problem of(size s) {
    return {s == size::standard ? 200'000u : s == size::quick ? 20'000u : 300u};
  }
  params parameters() const { return {{"nodes", most_nodes}, {"children", children}}; }
  /// The nodes besides the root: as many litters of children as there is room for.
  std::uint64_t nodes() const { return (most_nodes - 1) / children * children; }
  double amount() const { return static_cast<double>(nodes()); }
  /// `ids` is the sum of the numbers of the nodes visited; they are numbered from 1 up.
  void check(std::uint64_t ids) const {
    expect_equal("sum of the numbers of the nodes", nodes() * (nodes() + 1) / 2, ids);
  }
};

/// The children that a node may have.
struct grant {
  std::uint64_t first_id = 0;
  std::uint32_t size = 0;      ///< how much a child has to compute
  std::uint32_t urgent = ~0u;  ///< which child is urgent, if any
};

/// The root's decisions: the same sequence in each run, whoever asks.
class decisions {
public:
  explicit decisions(const problem& p) : most_(p.nodes()) {}

  /// The first children are granted without a coin.
  grant first() { return make(false); }
  /// True if there is `out` for the node that asks.
  bool next(grant& out) {
    ++asked_;
    if (granted_ == most_ || random_() % 2 == 0) return false;
    out = make(random_() % 100 <= problem::urgent_percent);
    return true;
  }
  /// Every node has asked, so none will have further children.
  bool complete() const { return asked_ == granted_; }

private:
  grant make(bool urgent) {
    grant g{granted_ + 1, static_cast<std::uint32_t>(size_(random_))};
    if (urgent) g.urgent = static_cast<std::uint32_t>(random_() % problem::children);
    granted_ += problem::children;
    return g;
  }

  std::uint64_t most_;
  std::uint64_t granted_ = 0;
  std::uint64_t asked_ = 0;
  std::mt19937 random_{2};
  std::normal_distribution<double> size_{500, 100};
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::uct

#pragma once

#include "bench/harness/sample.hpp"

#include <atomic>
#include <vector>

namespace bench::savina::a_star {

/// A search for a way through a grid of three dimensions. Workers claim nodes of a graph that they
/// share, and give what they have not looked at yet back to a master, which deals it out again.
struct problem {
  static constexpr const char* unit = "runs/s";
  static constexpr std::uint64_t threshold = 1'024;  ///< nodes that a worker looks at at a time
  std::uint64_t side;
  std::uint64_t workers;

  static problem of(size s) { return {s == size::smoke ? 8u : 30u, s == size::smoke ? 4u : 20u}; }
  params parameters() const { return {{"side", side}, {"parts", workers}}; }
  double amount() const { return 1; }
  /// `found`: the way was.
  void check(bool found) const { expect("there is a way from the target to the origin", found); }
};

using node_id = std::uint32_t;
inline constexpr node_id no_node = ~node_id{0};

class grid {
public:
  explicit grid(const problem& p);

  static constexpr node_id origin() { return 0; }
  node_id target() const { return target_; }

  /// Looks at the nodes from `first` on, up to the threshold. True when it has found the target;
  /// else `rest` are the nodes that it has claimed and not looked at.
  bool search(node_id first, node_id target, std::vector<node_id>& rest);
  /// Whether the parents lead from the target to the origin, each over an edge.
  bool has_way() const;

private:
  node_id number(std::uint64_t i, std::uint64_t j, std::uint64_t k) const;
  bool is_edge(node_id from, node_id to) const;
  bool claim(node_id node, node_id parent);

  std::uint64_t side_;
  node_id target_;
  std::vector<std::vector<node_id>> neighbours_;
  std::vector<std::atomic<node_id>> parents_;
  std::vector<std::uint32_t> looks_;  // what looking at a node has computed
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::a_star

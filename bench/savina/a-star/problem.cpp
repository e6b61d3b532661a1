// The graph and the search of one worker.
#include "bench/savina/a-star/problem.hpp"

#include <algorithm>
#include <deque>
#include <random>

namespace bench::savina::a_star {

namespace {

/// What it takes to look at a node: a hundred random numbers.
std::uint32_t look(node_id node) {
  std::minstd_rand random(node + 1);
  random.discard(100);
  return static_cast<std::uint32_t>(random());
}

}  // namespace

grid::grid(const problem& p)
    : side_(p.side), parents_(side_ * side_ * side_), looks_(side_ * side_ * side_) {
  const auto axis = side_ * 4 / 5;
  target_ = number(axis, axis, axis);
  for (auto& parent : parents_) parent.store(no_node, std::memory_order_relaxed);  // one thread yet
  std::mt19937 random(123456);
  for (std::uint64_t i = 0; i < side_; ++i)
    for (std::uint64_t j = 0; j < side_; ++j)
      for (std::uint64_t k = 0; k < side_; ++k) {
        auto& near = neighbours_.emplace_back();
        // upwards in one or two dimensions, to each with a chance of one half, to one at least
        for (unsigned d = 1; d < 7; ++d) {
          const auto to = number(i + (d >> 2 & 1), j + (d >> 1 & 1), k + (d & 1));
          const bool wanted = random() % 2 == 0 || (d == 6 && near.empty());
          if (wanted && to != number(i, j, k)) near.push_back(to);
        }
      }
}

node_id grid::number(std::uint64_t i, std::uint64_t j, std::uint64_t k) const {
  const auto last = side_ - 1;
  return static_cast<node_id>((std::min(i, last) * side_ + std::min(j, last)) * side_ +
                              std::min(k, last));
}

bool grid::claim(node_id node, node_id parent) {
  auto expected = no_node;
  // relaxed: the number is all there is; who reads the ways does so when all have finished
  return parents_[node].compare_exchange_strong(expected, parent, std::memory_order_relaxed);
}

bool grid::search(node_id first, node_id target, std::vector<node_id>& rest) {
  std::deque<node_id> open{first};
  for (std::uint64_t looked = 0; !open.empty() && looked < problem::threshold; ++looked) {
    const auto node = open.front();
    open.pop_front();
    looks_[node] = look(node);
    for (auto next : neighbours_[node]) {
      if (!claim(next, node)) continue;
      if (next == target) return true;
      open.push_back(next);
    }
  }
  rest.assign(open.begin(), open.end());
  return false;
}

bool grid::is_edge(node_id from, node_id to) const {
  return std::count(neighbours_[from].begin(), neighbours_[from].end(), to) > 0;
}

bool grid::has_way() const {
  auto node = target_;
  for (std::size_t steps = 0; node != origin(); ++steps) {
    const auto parent = parents_[node].load(std::memory_order_relaxed);  // all have finished
    if (parent == no_node || !is_edge(parent, node) || looks_[parent] != look(parent) ||
        steps == parents_.size())
      return false;
    node = parent;
  }
  return true;
}

}  // namespace bench::savina::a_star

#pragma once

#include "bench/lab/timed.hpp"
#include "bench/lab/work.hpp"

#include <chrono>
#include <vector>

namespace bench::designs::unbalanced_tree {

/// Every node of a tree is visited (Savina's unbalanced cobwebbed tree). What is below a node is
/// known only when it has been visited; some subtrees are leaves, some are most of the tree. An
/// operation is a node.
struct problem {
  std::uint64_t nodes = 200'000;
  std::chrono::nanoseconds work{500};  ///< in a node

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(nodes); }
  lab::metering measured() const { return {0, work.count() < 1'000 ? 16u : 1u}; }

  /// What was visited.
  struct result {
    std::uint64_t nodes = 0;
    std::uint64_t sum = 0;  ///< of the nodes' values

    result& operator+=(const result& more) {
      nodes += more.nodes;
      sum += more.sum;
      return *this;
    }
  };
  void check(const result& r) const;
};

/// A node that has not been visited.
struct node {
  std::uint64_t seed;
  std::uint64_t below;  ///< what only a visit may look at
};
using nodes = std::vector<node>;

inline node root_of(const problem& p) { return {20'250'101, p.nodes - 1}; }

inline std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  return x ^ (x >> 31U);
}

/// Visits a node; `child(node)` for each of its children, ten at most. Returns its value.
template <class Child>
std::uint64_t visit(const node& at, std::chrono::nanoseconds work, Child child) {
  lab::work(work);
  auto rest = at.below;
  for (std::uint64_t i = 1; rest > 0 && i <= 10; ++i) {
    const auto seed = mixed(at.seed + i * 0x9e3779b97f4a7c15U);
    const auto size = i == 10 ? rest : 1 + seed % rest;
    child(node{seed, size - 1});
    rest -= size;
  }
  return mixed(at.seed);
}

/// The same as a task whose time is measured.
template <class Fork>
problem::result run_task(const problem& p, lab::meter& m, const node& at, Fork fork) {
  return lab::timed(m, p.measured(), at.seed, [&] {
    return problem::result{1, visit(at, p.work, fork)};
  });
}

/// Where a task for each node would be dear, a task walks on until it has visited so many, and
/// forks what it has found then in two.
inline constexpr std::size_t walk = 64;

/// Visits nodes of `open`, the newest first, until none is left or so many have been visited.
template <class Visit> problem::result walk_on(nodes& open, Visit visit_one) {
  problem::result r;
  for (std::size_t i = 0; i < walk && !open.empty(); ++i) {
    const auto next = open.back();
    open.pop_back();
    r += visit_one(next, [&](const node& child) { open.push_back(child); });
  }
  return r;
}

/// `fork(nodes)` for each half, unless it is empty.
template <class Fork> void fork_halves(const nodes& open, Fork fork) {
  const auto half = open.begin() + static_cast<std::ptrdiff_t>(open.size() / 2);
  if (half != open.begin()) fork(nodes(open.begin(), half));
  if (half != open.end()) fork(nodes(half, open.end()));
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::unbalanced_tree

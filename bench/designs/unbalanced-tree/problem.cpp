#include "bench/designs/unbalanced-tree/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::unbalanced_tree {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  p.nodes = std::min(nodes,
                     std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(work.count()) + 100));
  if (s == size::quick) p.nodes = std::max<std::uint64_t>(p.nodes / 4, 1);
  if (s == size::smoke) p.nodes = 500;
  return p;
}

params problem::parameters() const {
  return {{"nodes", nodes}, {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

void problem::check(const result& r) const {
  using namespace std::chrono_literals;
  expect_equal("nodes visited", nodes, r.nodes);
  std::uint64_t expected = 0;
  std::vector<node> open{root_of(*this)};
  while (!open.empty()) {
    const auto next = open.back();
    open.pop_back();
    expected += visit(next, 0ns, [&](const node& child) { open.push_back(child); });
  }
  expect_equal("sum of the nodes' values", expected, r.sum);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "unbalanced-tree",
      .title = "Unbalanced tree",
      .what = "Every node of a tree is visited, and takes some work. What is below a node shows "
              "when it is visited, and may be nothing or most of the tree: work must be spread "
              "while it is found.",
      .unit = "nodes/s",
      .axis = lab::axis{"work_ns", "work in a node", "ns"},
      .configs = {{"savina", {}},
                  {"work-0", {.work = 0ns}},
                  {"work-100ns", {.work = 100ns}},
                  {"work-2us", {.work = 2us}},
                  {"work-10us", {.work = 10us}}},
      .solutions =
          {{"actors", run_actors, cannot("parents are told by their children, and wait for none")},
           {"actors-coroutine", run_actors_coroutine, cannot("parents wait for children only")},
           {"caf", run_caf, cannot("parents are told by their children, and wait for none")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock, and no waiting while it is held")},
           {"lockfree", run_lockfree, cannot("nobody waits for a certain task")},
           {"futures", run_futures, cannot("tasks wait for nothing")},
           {"processes", run_processes, cannot("tasks wait for nothing")},
           {"tbb", run_tbb, cannot("tasks wait for nothing")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing =
          {{"actors-pipeline", "the tree unfolds while it is walked; a pipeline's shape is fixed"},
           {"semaphore", "tasks lie on a stack that needs a lock all the same: it is the mutex"},
           {"rwlock", "who takes a task writes, so it is the mutex with more bookkeeping"},
           {"event-loop", "all is computing, and one thread computes as the plain loop does"},
           {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
           {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::unbalanced_tree

#include "bench/designs/n-queens/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>
#include <array>

namespace bench::designs::n_queens {

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.queens = queens - 1;  // a fifth of the work
  if (s == size::smoke) p.queens = 7;
  return p;
}

params problem::parameters() const {
  return {{"queens", std::uint64_t{queens}}, {"split", std::uint64_t{split}}};
}

std::uint64_t problem::solutions() const {
  constexpr std::array<std::uint64_t, 14> known{1,  1,  0,   0,   2,     10,     4,
                                                40, 92, 352, 724, 2'680, 14'200, 73'712};
  return known.at(queens);
}

std::uint64_t solutions_below(unsigned queens, const placement& at) {
  if (at.rows == queens) return 1;
  std::uint64_t found = 0;
  for_each_place(queens, at,
                 [&](const placement& next) { found += solutions_below(queens, next); });
  return found;
}

std::vector<placement> all_tasks(const problem& p) {
  std::vector<placement> tasks{{}};
  for (unsigned row = 0; row < p.split; ++row) {
    std::vector<placement> next;
    for (auto& each : tasks)
      for_each_place(p.queens, each, [&](const placement& one) { next.push_back(one); });
    tasks = std::move(next);
  }
  return tasks;
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "n-queens",
      .title = "Queens on a board",
      .what = "All ways in which twelve queens stand on a board without attacking one another. "
              "Tasks fork tasks down to a certain row and are loops from there on; the deeper the "
              "row, the smaller and the more numerous the tasks. What forking and joining costs.",
      .unit = "solutions/s",
      .axis = lab::axis{"split", "rows that are split into tasks", ""},
      .configs = {{"savina", {}},
                  {"split-2", {.split = 2}},
                  {"split-3", {.split = 3}},
                  {"split-5", {.split = 5}},
                  {"split-6", {.split = 6}}},
      .solutions =
          {{"actors", run_actors, cannot("parents are told by their children, and wait for none")},
           {"actors-coroutine", run_actors_coroutine, cannot("parents wait for children only")},
           {"actors-pipeline", run_actors_pipeline, cannot("stages wait for later ones only")},
           {"caf", run_caf, cannot("parents are told by their children, and wait for none")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock, and no waiting while it is held")},
           {"lockfree", run_lockfree, cannot("nobody waits for a certain task")},
           {"futures", run_futures, cannot("tasks wait for nothing")},
           {"processes", run_processes, cannot("tasks wait for nothing")},
           {"tbb", run_tbb, cannot("who waits for a group works on it")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"semaphore",
                   "tasks lie on a stack that needs a lock all the same: it is the mutex"},
                  {"rwlock", "who takes a task writes, so it is the mutex with more bookkeeping"},
                  {"event-loop",
                   "all is computing, and one thread computes as the plain loop does"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::n_queens

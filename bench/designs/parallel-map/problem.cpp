#include "bench/designs/parallel-map/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::parallel_map {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  p.items =
      std::min(items, std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(work.count()) + 20));
  if (s == size::quick) p.items = std::max<std::uint64_t>(p.items / 4, 1);
  if (s == size::smoke) p.items = 300;
  return p;
}

params problem::parameters() const {
  return {{"items", items},
          {"work_ns", static_cast<std::uint64_t>(work.count())},
          {"skewed", skewed ? "yes" : "no"}};
}

void problem::check(const result& r) const {
  expect_equal("results", items, r.size());
  for (std::uint64_t i = 0; i < items; ++i) expect_equal("result of an item", mixed(i), r[i]);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "parallel-map",
      .title = "Parallel map",
      .what = "A function is applied to many numbers; the results are to lie in the order of the "
              "numbers. All cost the same, or one in a hundred costs a hundred times as much: how "
              "well work spreads, and what handing it out costs.",
      .unit = "items/s",
      .axis = lab::axis{"work_ns", "work in an item", "ns"},
      .configs = {{"equal", {}},
                  {"equal-100ns", {.work = 100ns}},
                  {"equal-10us", {.work = 10us}},
                  {"equal-100us", {.work = 100us}},
                  {"skewed", {.skewed = true}},
                  {"skewed-100ns", {.work = 100ns, .skewed = true}},
                  {"skewed-10us", {.work = 10us, .skewed = true}},
                  {"skewed-100us", {.work = 100us, .skewed = true}}},
      .solutions = {{"actors", run_actors, cannot("who deals out waits for nobody")},
                    {"actors-coroutine", run_actors_coroutine,
                     cannot("handlers wait for workers, and workers for nobody")},
                    {"actors-pipeline", run_actors_pipeline,
                     cannot("stages wait for later ones only")},
                    {"caf", run_caf, cannot("who deals out waits for nobody")},
                    {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
                    {"mutex", run_mutex,
                     cannot("there is one lock, and no waiting while it is held")},
                    {"lockfree", run_lockfree, cannot("nobody waits for anybody")},
                    {"futures", run_futures, cannot("tasks wait for nothing")},
                    {"processes", run_processes, cannot("tasks wait for nothing")},
                    {"tbb", run_tbb, cannot("tasks wait for nothing")},
                    {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"semaphore", "nobody waits for room or for work: there is nothing to count"},
                  {"rwlock", "who takes a piece writes, so it is the mutex with more bookkeeping"},
                  {"event-loop",
                   "all is computing, and one thread computes as the plain loop does"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::parallel_map

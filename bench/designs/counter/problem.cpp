#include "bench/designs/counter/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::counter {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most = std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(work.count()) + 100);
  p.increments = std::min(increments, most / parties);
  if (s == size::quick) p.increments = std::max<std::uint64_t>(p.increments / 8, 1);
  if (s == size::smoke) p.increments = 50;
  return p;
}

params problem::parameters() const {
  return {{"parties", parties},
          {"increments", increments},
          {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

void problem::check(const result& r) const {
  const auto all = parties * increments;
  expect_equal("count", all, r.count);
  expect_equal("sum of the values handed out", all * (all + 1) / 2, r.sum_of_values);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "counter",
      .title = "Counter",
      .what =
          "Eight parties share one counter. Each increment hands out the new value, so no two may "
          "do it at once. The smallest thing that can be shared: what a hand-over costs.",
      .unit = "increments/s",
      .axis = lab::axis{"work_ns", "work in an increment", "ns"},
      .configs = {{"plain", {}},
                  {"work-300ns", {.work = 300ns}},
                  {"work-1us", {.work = 1us}},
                  {"work-3us", {.work = 3us}},
                  {"work-10us", {.work = 10us}},
                  {"work-100us", {.work = 100us}}},
      .solutions =
          {{"actors", run_actors, cannot("an actor that asks goes on with its next message")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("a handler that waits holds no worker")},
           {"caf", run_caf, cannot("an actor that requests goes on with its next message")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock, and no waiting while it is held")},
           {"semaphore", run_semaphore, cannot("there is one semaphore, as one lock")},
           {"lockfree", run_lockfree, cannot("nobody waits for anybody who stands still")},
           {"futures", run_futures, cannot("the task that counts waits for nothing")},
           {"processes", run_processes,
            can("a process killed within its increment holds the lock "
                "for ever, unless the lock is robust")},
           {"event-loop", run_event_loop, cannot("one thread, and no waiting within an increment")},
           {"tbb", run_tbb, cannot("there is one lock")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "nothing flows: each party needs its value back"},
                  {"rwlock", "everybody writes, so it is the mutex with more bookkeeping"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::counter

#include "bench/designs/philosophers/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::philosophers {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most = std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(busy.count()) + 1'000);
  p.meals = std::min(meals, most / seats);
  if (sleep.count() > 0)
    p.meals = static_cast<std::uint64_t>(std::chrono::milliseconds(25) / sleep);
  if (s == size::quick) p.meals /= 8;
  if (s == size::smoke) p.meals = 3;
  p.meals = std::max<std::uint64_t>(p.meals, 1);
  return p;
}

params problem::parameters() const {
  return {{"seats", seats},
          {"meals", meals},
          {"busy_ns", static_cast<std::uint64_t>(busy.count())},
          {"sleep_ns", static_cast<std::uint64_t>(sleep.count())}};
}

void problem::check(const result& r) const {
  expect_equal("meals", seats * meals, r.meals);
  expect_equal("meals while a neighbour ate", 0, r.collisions);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  const auto in_order = [](const char* forks) {
    return cannot(std::string("all take the fork with the lower number first; that is up to the "
                              "programmer: ") +
                  forks);
  };
  return lab::make_entry<problem>({
      .name = "philosophers",
      .title = "Dining philosophers",
      .what = "Philosophers at a round table need both forks beside them to eat. Many small locks, "
              "each contended by two.",
      .unit = "meals/s",
      .axis = lab::axis{"busy_ns", "work in a thought and in a meal", "ns"},
      .configs = {{"savina", {}},
                  {"busy-1us", {.busy = 1us}},
                  {"busy-10us", {.busy = 10us}},
                  {"busy-100us", {.busy = 100us}},
                  {"sleep-1ms", {.sleep = 1ms}},
                  {"5-seats", {.seats = 5}},
                  {"1000-seats", {.seats = 1'000}},
                  {"100000-seats", {.seats = 100'000}}},
      .solutions =
          {{"actors", run_actors, cannot("the forks' dirt says whose turn it is, in no circle")},
           {"actors-coroutine", run_actors_coroutine, cannot("the waiter gives two forks or none")},
           {"caf", run_caf, cannot("the forks' dirt says whose turn it is, in no circle")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, in_order("nothing checks it")},
           {"semaphore", run_semaphore, cannot("one seat stays empty, so somebody gets two forks")},
           {"lockfree", run_lockfree,
            cannot("who does not get the second fork gives up the first")},
           {"futures", run_futures, cannot("the waiter gives two forks or none")},
           {"processes", run_processes,
            can("a process killed at its meal keeps its forks for ever")},
           {"event-loop", run_event_loop, cannot("both forks are taken in one turn, or none")},
           {"tbb", run_tbb, cannot("a join node takes both forks or none")},
           {"sequential", run_sequential, cannot("nobody else is there")},
           {"go", run_go, in_order("the runtime only sees when all sleep"), "philosophers.go"},
           {"erlang", run_erlang, cannot("the waiter gives two forks or none"),
            "philosophers.erl"}},
      .missing = {{"actors-pipeline", "nothing flows: forks go to and fro"},
                  {"rwlock", "there is nothing to read: a fork is held by one"}},
  });
}

}  // namespace bench::designs::philosophers

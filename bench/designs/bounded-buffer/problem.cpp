#include "bench/designs/bounded-buffer/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::bounded_buffer {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most = std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(work.count()) + 2'500);
  p.items = std::min(items, most / producers);
  if (s == size::quick) p.items = std::max<std::uint64_t>(p.items / 16, 1);
  if (s == size::smoke) p.items = 20;
  return p;
}

params problem::parameters() const {
  return {{"producers", producers},
          {"consumers", consumers},
          {"capacity", capacity},
          {"items", items},
          {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

void problem::check(const result& r) const {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < producers; ++i) sum += (i << 32) * items + items * (items - 1) / 2;
  expect_equal("items taken", all_items(), r.taken);
  expect_equal("sum of the items taken", sum, r.sum);
  expect_equal("items that overtook one of the same producer", 0, r.out_of_order);
  expect("there are never more items in the buffer than places", r.most <= capacity);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  const auto one_lock =
      cannot("one lock, and nobody waits for a place or an item while he holds it");
  return lab::make_entry<problem>({
      .name = "bounded-buffer",
      .title = "Bounded buffer",
      .what = "Producers and consumers with 50 places between them: hand-over with waiting on both "
              "sides.",
      .unit = "items/s",
      .axis = lab::axis{"work_ns", "work on an item, at each end", "ns"},
      .configs = {{"savina", {}},
                  {"work-1us", {.work = 1us}},
                  {"work-3us", {.work = 3us}},
                  {"work-10us", {.work = 10us}},
                  {"work-100us", {.work = 100us}},
                  {"one-to-one", {.producers = 1, .consumers = 1, .items = 40'000}}},
      .solutions =
          {{"actors", run_actors, cannot("the buffer answers later, and goes on meanwhile")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("the buffer answers later, and goes on meanwhile")},
           {"caf", run_caf, cannot("the buffer answers later, and goes on meanwhile")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, one_lock},
           {"semaphore", run_semaphore,
            can("taking the lock before the count, the other way round, would stop everybody")},
           {"lockfree", run_lockfree, cannot("a place is given back after each item")},
           {"futures", run_futures, cannot("the task that owns the buffer waits for nothing")},
           {"processes", run_processes,
            can("a process killed at the buffer keeps its lock for ever")},
           {"event-loop", run_event_loop,
            cannot("one thread: nobody is interrupted at the buffer")},
           {"tbb", run_tbb, cannot("the queue is the only thing that is waited for")},
           {"sequential", run_sequential, cannot("nobody else is there")},
           {"go", run_go, cannot("one channel"), "bounded_buffer.go"},
           {"erlang", run_erlang, cannot("the buffer answers later, and goes on meanwhile"),
            "bounded_buffer.erl"}},
      .missing = {{"actors-pipeline",
                   "it bounds what is under way by itself, in chunks, not at 50 items"},
                  {"rwlock", "everybody changes the buffer"}},
  });
}

}  // namespace bench::designs::bounded_buffer

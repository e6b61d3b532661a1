#include "bench/designs/dictionary/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::dictionary {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most = std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(work.count()) + 500);
  p.each = std::min(each, most / parties);
  if (s == size::quick) p.each = std::max<std::uint64_t>(p.each / 8, 1);
  if (s == size::smoke) p.each = 50;
  return p;
}

params problem::parameters() const {
  return {{"parties", parties},
          {"operations", each},
          {"write_percent", write_percent},
          {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

void problem::check(const result& r) const {
  std::uint64_t at_start = 0;
  for (key k = 0; k < keys; ++k)
    if (is_there_at_start(k)) at_start += made(0, k);
  expect_equal("operations", parties * each, r.operations);
  expect_equal("values that belong to another key", 0, r.wrong);
  // A value that was set is replaced once or still there: one that is lost, or twice, shows.
  expect_equal("sum of the values replaced and left", at_start + r.written, r.replaced + r.left);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "dictionary",
      .title = "Dictionary",
      .what = "Twenty parties share a dictionary: most look up, some write. Whether readers must "
              "keep each other out.",
      .unit = "operations/s",
      .axis = lab::axis{"write_percent", "share of writes", "%"},
      .configs = {{"savina", {}},
                  {"writes-1", {.write_percent = 1}},
                  {"writes-50", {.write_percent = 50}},
                  {"writes-100", {.write_percent = 100}},
                  {"work-1us-writes-1", {.write_percent = 1, .work = 1us}},
                  {"work-1us-writes-10", {.work = 1us}},
                  {"work-1us-writes-50", {.write_percent = 50, .work = 1us}},
                  {"work-1us-writes-100", {.write_percent = 100, .work = 1us}}},
      .solutions =
          {{"actors", run_actors, cannot("an actor that asks goes on with its next message")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("a handler that waits holds no worker")},
           {"caf", run_caf, cannot("an actor that requests goes on with its next message")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock, and no waiting while it is held")},
           {"rwlock", run_rwlock,
            can("not as it is here; but who holds it as a reader and wants to write waits for "
                "himself")},
           {"lockfree", run_lockfree, cannot("nobody waits for anybody who stands still")},
           {"futures", run_futures, cannot("the task that looks up waits for nothing")},
           {"processes", run_processes, cannot("no locks: a process that is killed holds nothing")},
           {"event-loop", run_event_loop, cannot("one thread, and no waiting within an operation")},
           {"tbb", run_tbb, cannot("each holds one entry at a time")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "nothing flows: each party needs its value back"},
                  {"semaphore",
                   "as one lock it is the mutex; counting readers makes it the rwlock"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::dictionary

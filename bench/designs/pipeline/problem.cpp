#include "bench/designs/pipeline/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::pipeline {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a quarter of a second on two cores.
  const auto of_an_item = stages * static_cast<std::uint64_t>(work.count()) / 2 + 200;
  p.items = std::min(items, std::uint64_t{250'000'000} / of_an_item);
  if (s == size::quick) p.items = std::max<std::uint64_t>(p.items / 8, 1);
  if (s == size::smoke) p.items = 500;
  return p;
}

params problem::parameters() const {
  return {{"items", items},
          {"stages", std::uint64_t{stages}},
          {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

std::size_t problem::batch() const {
  return static_cast<std::size_t>(std::clamp<std::int64_t>(10'000 / (work.count() + 40), 1, 256));
}

void problem::check(const result& r) const {
  expect_equal("items that arrived in their order", items, r.arrived);
  all_stages idle{};
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < items; ++i) {
    item x{i, 0, 0};
    for (auto& s : idle) s.handle(x);
    expected += x.value;
  }
  expect_equal("sum of the values", expected, r.sum);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "pipeline",
      .title = "Pipeline of five stages",
      .what = "Items go through five stages, in their order, one at a time in each; a stage that "
              "is behind holds up those before it. How much of what could go on side by side does, "
              "and how long an item is under way.",
      .unit = "items/s",
      .axis = lab::axis{"work_ns", "work of a stage for an item", "ns"},
      .configs = {{"plain", {.work = 1us}},
                  {"work-0", {}},
                  {"work-100ns", {.work = 100ns}},
                  {"work-3us", {.work = 3us}},
                  {"work-10us", {.work = 10us}}},
      .solutions =
          {{"actors", run_actors, cannot("stages wait for later ones only")},
           {"actors-coroutine", run_actors_coroutine, cannot("stages wait for later ones only")},
           {"actors-pipeline", run_actors_pipeline, cannot("stages wait for later ones only")},
           {"caf", run_caf, cannot("only the source waits, for credit that the sink gives")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("stages wait for later ones only")},
           {"semaphore", run_semaphore, cannot("stages wait for later ones only")},
           {"lockfree", run_lockfree, cannot("stages wait for later ones only")},
           {"futures", run_futures, cannot("tasks wait for nothing; the source does, for room")},
           {"processes", run_processes,
            can("all hold all ends of the pipes: who waits for a process that died does so for "
                "ever, unless it is killed")},
           {"event-loop", run_event_loop, cannot("stages wait for later ones only")},
           {"tbb", run_tbb, cannot("filters wait for nothing")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"rwlock", "who takes from a queue writes to it"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::pipeline

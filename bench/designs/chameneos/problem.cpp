#include "bench/designs/chameneos/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::chameneos {

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.meetings /= 16;
  if (s == size::smoke) p.meetings = 500;
  return p;
}

params problem::parameters() const { return {{"creatures", creatures}, {"meetings", meetings}}; }

void problem::check(const result& r) const {
  expect_equal("creatures in meetings", 2 * meetings, r.attended);
  expect_equal("sum of the partners' numbers", r.own, r.partners);
  expect_equal("meetings with itself", 0, r.with_itself);
  expect_equal("colours that not both took on", 0, r.odd_colours);
}

lab::entry describe() {
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "chameneos",
      .title = "Chameneos",
      .what = "Creatures meet in pairs at one mall, in the order in which they come, change colour "
              "and come back: everybody meets everybody at one place. Savina's chameneos.",
      .unit = "meetings/s",
      .axis = lab::axis{"creatures", "creatures", ""},
      .configs = {{"savina", {}},
                  {"three", {.creatures = 3}},
                  {"ten", {.creatures = 10}},
                  {"thousand", {.creatures = 1'000}}},
      .solutions =
          {{"actors", run_actors, cannot("who waits for a partner holds nothing")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("who waits for a partner holds nothing; the mall waits for nobody")},
           {"caf", run_caf, cannot("who waits for a partner holds nothing")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("one lock, which waiting gives up")},
           {"semaphore", run_semaphore, cannot("the door is open while a creature waits")},
           {"lockfree", run_lockfree, cannot("who waits for a partner holds nothing")},
           {"futures", run_futures, cannot("the mall's tasks wait for nothing")},
           {"processes", run_processes,
            cannot("who waits holds nothing; but a process killed while it waits is still met")},
           {"event-loop", run_event_loop, cannot("who waits for a partner holds nothing")},
           {"tbb", run_tbb, cannot("the graph's nodes wait for nothing")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "the creatures come back: a pipeline has no way back"},
                  {"rwlock", "everybody who comes changes the mall, so it is the mutex"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::chameneos

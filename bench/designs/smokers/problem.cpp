#include "bench/designs/smokers/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::smokers {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most =
      std::uint64_t{200'000'000} / (static_cast<std::uint64_t>(smoke.count()) + 5'000);
  p.rounds = std::min(rounds, most);
  if (s == size::quick) p.rounds = std::max<std::uint64_t>(p.rounds / 32, 1);
  if (s == size::smoke) p.rounds = 300;
  return p;
}

params problem::parameters() const {
  return {{"smokers", smokers},
          {"rounds", rounds},
          {"smoke_ns", static_cast<std::uint64_t>(smoke.count())}};
}

std::vector<std::uint64_t> turns(const problem& p) {
  std::vector<std::uint64_t> of(p.smokers);
  draw drawn(p);
  for (auto left = p.rounds; left > 0; --left) ++of[drawn.next()];
  return of;
}

problem::result table::result() const noexcept {
  const auto expected = turns(p_);
  const auto& t = here_[0];
  problem::result r{t.taken, t.wrong};
  for (std::uint64_t i = 0; i < expected.size(); ++i)
    if (seats_[i].smoked != expected[i]) ++r.wrong;
  return r;
}

void problem::check(const result& r) const {
  expect_equal("rounds taken", rounds, r.taken);
  expect_equal("rounds taken by another or out of turn", 0, r.wrong);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "smokers",
      .title = "Cigarette smokers",
      .what =
          "An agent serves one of 200 smokers after the other, at random: waking the right one.",
      .unit = "rounds/s",
      .axis = lab::axis{"smoke_ns", "smoking", "ns"},
      .configs = {{"200-smokers", {}},
                  {"smoke-1us", {.smoke = 1us}},
                  {"smoke-10us", {.smoke = 10us}},
                  {"smoke-100us", {.smoke = 100us}},
                  {"savina", {.rounds = 1'000, .smoke = 1us}}},
      .solutions =
          {{"actors", run_actors, cannot("the agent asks, and goes on with its next message")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("a handler that waits holds no worker")},
           {"caf", run_caf, cannot("the agent requests, and goes on with its next message")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex,
            can("a call that comes before the other waits is lost, unless what "
                "is waited for is looked at under the lock, as here")},
           {"semaphore", run_semaphore,
            cannot("the agent calls one smoker; with a semaphore for each ingredient, as Patil put "
                   "it, two could take half each")},
           {"lockfree", run_lockfree, cannot("a flag keeps the calls that come too early")},
           {"futures", run_futures, cannot("a smoker's task waits for nothing")},
           {"processes", run_processes, can("when a smoker is killed the agent waits for ever")},
           {"event-loop", run_event_loop, cannot("one thread: nobody is interrupted at the table")},
           {"tbb", run_tbb, cannot("a graph in which no node waits")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "nothing flows: each round waits for the one before"},
                  {"rwlock", "nobody only reads"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::smokers

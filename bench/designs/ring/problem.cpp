#include "bench/designs/ring/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::ring {

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.hops /= 32;
  if (s == size::smoke) p.hops = members * (tokens > 1 ? 1 : 2) + 7 * tokens;
  return p;
}

params problem::parameters() const {
  return {{"members", members}, {"tokens", tokens}, {"hops", hops}};
}

std::uint64_t problem::visits_of(std::uint64_t member) const {
  std::uint64_t visits = 0;
  for (std::uint64_t t = 0; t < tokens; ++t) {
    const auto distance = (member + members - start_of(t)) % members;
    visits += per_token() / members + (distance < per_token() % members ? 1 : 0);
  }
  return visits;
}

void problem::check(const result& r) const {
  std::uint64_t checksum = 0;
  for (std::uint64_t t = 0; t < tokens; ++t) {
    auto at = start_of(t);
    for (auto left = per_token(); left > 0; --left, at = next_of(at)) checksum += (at + 1) * left;
  }
  expect_equal("visits", per_token() * tokens, r.visits);
  expect_equal("checksum of the tokens' ways", checksum, r.checksum);
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "ring",
      .title = "Ring",
      .what =
          "Members of a ring hand tokens round, each to the next one. With one token it is what "
          "a hand-over costs when nobody else has anything to do; Savina's thread ring.",
      .unit = "hops/s",
      .axis = lab::axis{"tokens", "tokens under way", ""},
      .configs = {{"savina", {}},
                  {"tokens-2", {.tokens = 2}},
                  {"tokens-10", {.tokens = 10}},
                  {"tokens-100", {.tokens = 100}},
                  {"thousand-members", {.members = 1'000}}},
      .solutions =
          {{"actors", run_actors, cannot("who passes a token on does not wait")},
           {"caf", run_caf, cannot("who passes a token on does not wait")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("a member holds one lock at a time, and its inbox grows")},
           {"semaphore", run_semaphore, cannot("an inbox has room for all tokens there are")},
           {"lockfree", run_lockfree, cannot("an inbox has room for all tokens there are")},
           {"futures", run_futures, cannot("a task that passes a token on does not wait")},
           {"processes", run_processes,
            can("with more tokens than fit into a pipe, 64 KB, all may wait to write")},
           {"event-loop", run_event_loop, cannot("who passes a token on does not wait")},
           {"tbb", run_tbb, cannot("a node puts what it cannot take yet into its queue")},
           {"sequential", run_sequential, cannot("nobody else is there")},
           {"go", run_go, can("with more tokens than a channel takes, all may wait to send"),
            "ring.go"},
           {"erlang", run_erlang, cannot("sending does not wait"), "ring.erl"}},
      .missing = {{"actors-coroutine",
                   "who passes a token on waits for no answer: nothing to await"},
                  {"actors-pipeline", "a pipeline has two ends, a ring none"},
                  {"rwlock", "nobody only reads: each token is taken by one"}},
  });
}

}  // namespace bench::designs::ring

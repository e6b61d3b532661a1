#include "bench/designs/fetch/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::fetch {

problem problem::of(size s) const {
  problem p = *this;
  // One after the other they take two seconds, or five when each client has but one fetch.
  const auto most = std::uint64_t{2'000'000} / static_cast<std::uint64_t>(answer_after.count());
  p.each = std::min(each, std::max<std::uint64_t>(most / clients, 1));
  if (s == size::quick) p.each = std::max<std::uint64_t>(p.each / 8, 1);
  if (s == size::smoke) p = {.clients = 10, .each = 2, .answer_after = answer_after / 10};
  return p;
}

params problem::parameters() const {
  return {{"clients", clients},
          {"each", each},
          {"answer_us", static_cast<std::uint64_t>(answer_after.count())}};
}

void problem::check(const result& r) const {
  expect_equal("fetches", clients * each, r.fetches);
  expect_equal("wrong answers", 0, r.wrong);
  expect_equal("answers before their time", 0, r.too_early);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "fetch",
      .title = "Fetch",
      .what = "A hundred clients fetch from a server that answers after a while, each again and "
              "again: waiting for many at a time. CPU and memory count the clients' alone.",
      .unit = "fetches/s",
      .axis = lab::axis{"answer_us", "time until the answer", "us"},
      .configs = {{"1ms", {}},
                  {"200us", {.answer_after = 200us}},
                  {"5ms", {.answer_after = 5ms}},
                  {"50ms", {.answer_after = 50ms}}},
      .solutions =
          {{"actors", run_actors, cannot("the actors that block have threads of their own")},
           {"actors-coroutine", run_actors_coroutine,
            cannot("a handler that waits holds no worker; the loop waits for sockets alone")},
           {"caf", run_caf, cannot("the actors that block have threads of their own")},
           {"mutex", run_mutex, cannot("the threads share nothing")},
           {"futures", run_futures, cannot("there is a thread for each task")},
           {"processes", run_processes, cannot("the processes share nothing")},
           {"event-loop", run_event_loop, cannot("the coroutines wait for sockets alone")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline",
                   "each client has its own connection: nothing flows between stages"},
                  {"caf-on-actors", "detached actors never see a scheduler, so it is plain CAF"},
                  {"semaphore", "nothing is shared: it would be the threads of `mutex`"},
                  {"rwlock", "nothing is shared: it would be the threads of `mutex`"},
                  {"lockfree", "nothing is shared: it would be the threads of `mutex`"},
                  {"tbb",
                   "a task that waits for a socket holds a thread of the pool: not TBB's purpose"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::fetch

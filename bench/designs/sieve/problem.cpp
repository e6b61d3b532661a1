#include "bench/designs/sieve/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::sieve {

namespace {

/// Eratosthenes, who had a table.
numbers odd_primes(std::uint32_t limit) {
  std::vector<bool> composite(limit);
  numbers primes;
  for (std::uint32_t n = 3; n < limit; n += 2) {
    if (composite[n]) continue;
    primes.push_back(n);
    for (std::uint64_t k = std::uint64_t{n} * n; k < limit; k += n) composite[k] = true;
  }
  return primes;
}

}  // namespace

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.limit /= 2;  // a quarter of the work
  if (s == size::smoke) p.limit = 2'000, p.cell_size = 50;
  return p;
}

params problem::parameters() const {
  return {{"limit", std::uint64_t{limit}},
          {"cell_size", std::uint64_t{cell_size}},
          {"batch", std::uint64_t{batch}}};
}

std::size_t problem::cells() const {
  return (odd_primes(limit).size() + cell_size - 1) / cell_size;
}

void problem::check(const result& primes) const {
  const auto expected = odd_primes(limit);
  expect_equal("primes", expected.size(), primes.size());
  expect("the primes are those below the limit, in their order", expected == primes);
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "sieve",
      .title = "Sieve of primes",
      .what = "A chain of cells, each with a thousand primes, lets pass what none of them divides: "
              "the primes below 100,000. The first cells look at many numbers, the last at few. "
              "Numbers travel one by one or in batches: what a message costs beside some work.",
      .unit = "numbers/s",
      .axis = lab::axis{"batch", "numbers in a message", "numbers"},
      .configs = {{"savina", {}},
                  {"batch-4", {.batch = 4}},
                  {"batch-16", {.batch = 16}},
                  {"batch-64", {.batch = 64}},
                  {"batch-256", {.batch = 256}}},
      .solutions =
          {{"actors", run_actors, cannot("a cell waits for nobody")},
           {"actors-coroutine", run_actors_coroutine, cannot("a cell waits for later ones only")},
           {"caf", run_caf, cannot("a cell waits for nobody")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("a cell waits for room in later ones only")},
           {"semaphore", run_semaphore, cannot("a cell waits for room in later ones only")},
           {"lockfree", run_lockfree, cannot("a cell waits for room in later ones only")},
           {"futures", run_futures, cannot("tasks wait for nothing")},
           {"processes", run_processes,
            can("all hold all ends of the pipes: who waits for a process that died does so for "
                "ever, unless it is killed")},
           {"event-loop", run_event_loop, cannot("a cell waits for room in later ones only")},
           {"tbb", run_tbb, cannot("a node waits for nothing")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline",
                   "how many cells there are shows at run time; a pipeline's stages "
                   "are known when it is compiled"},
                  {"rwlock", "who takes from a queue writes to it"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::sieve

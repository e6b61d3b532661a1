#include "bench/designs/quicksort/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::quicksort {

namespace {

/// Different for different numbers (Vigna's splitmix64).
std::uint64_t shuffled(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

/// The same for the same numbers in any order.
std::uint64_t digest(const problem::result& numbers) {
  std::uint64_t sum = 0;
  for (const auto x : numbers) sum += shuffled(x);
  return sum;
}

}  // namespace

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.numbers /= 4;
  if (s == size::smoke) p.numbers = 10'000;
  return p;
}

params problem::parameters() const { return {{"numbers", numbers}, {"cutoff", cutoff}}; }

problem::result problem::input() const {
  result all(numbers);
  for (std::uint64_t i = 0; i < numbers; ++i) all[i] = shuffled(i + 1);
  return all;
}

void problem::check(const result& sorted) const {
  expect_equal("numbers", numbers, sorted.size());
  expect_equal("sum of what is mixed from each number", digest(input()), digest(sorted));
  expect("each number is less than the next", std::ranges::is_sorted(sorted));
}

/// Hoare's partition around the middle one of three.
std::size_t cut(range numbers) {
  const auto last = numbers.size() - 1;
  auto& middle = numbers[last / 2];
  if (middle < numbers[0]) std::swap(middle, numbers[0]);
  if (numbers[last] < numbers[0]) std::swap(numbers[last], numbers[0]);
  if (numbers[last] < middle) std::swap(numbers[last], middle);
  const auto pivot = middle;
  std::size_t low = 0, high = last;
  for (;;) {
    while (numbers[low] < pivot) ++low;
    while (pivot < numbers[high]) --high;
    if (low >= high) return high + 1;
    std::swap(numbers[low++], numbers[high--]);
  }
}

void sort_small(range numbers) { std::ranges::sort(numbers); }

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "quicksort",
      .title = "Quicksort",
      .what = "A million numbers in memory are sorted. The first cut is done by one alone, then "
              "there are two ranges, then four; small ones are sorted at once. How soon everybody "
              "has something to do, and what forking costs when the ranges are small.",
      .unit = "numbers/s",
      .axis = lab::axis{"cutoff", "range that is sorted at once", "numbers"},
      .configs = {{"savina", {}},
                  {"cutoff-64", {.cutoff = 64}},
                  {"cutoff-512", {.cutoff = 512}},
                  {"cutoff-16384", {.cutoff = 16'384}},
                  {"cutoff-131072", {.cutoff = 131'072}}},
      .solutions =
          {{"actors", run_actors, cannot("parents are told by their children, and wait for none")},
           {"actors-coroutine", run_actors_coroutine, cannot("parents wait for children only")},
           {"caf", run_caf, cannot("parents are told by their children, and wait for none")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock, and no waiting while it is held")},
           {"lockfree", run_lockfree, cannot("nobody waits for a certain task")},
           {"futures", run_futures, cannot("tasks wait for nothing")},
           {"tbb", run_tbb, cannot("who waits for a task works meanwhile")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing =
          {{"actors-pipeline", "the tasks form a tree that only the numbers know; a pipeline's "
                               "shape is fixed"},
           {"semaphore", "tasks lie on a stack that needs a lock all the same: it is the mutex"},
           {"rwlock", "who takes a task writes, so it is the mutex with more bookkeeping"},
           {"processes", "they would share the numbers and a stack of ranges in memory, which is "
                         "the design of threads without their tools"},
           {"event-loop", "all is computing, and one thread computes as the plain loop does"},
           {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
           {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::quicksort

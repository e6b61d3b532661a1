#pragma once

#include "bench/lab/timed.hpp"

#include <span>
#include <vector>

namespace bench::designs::quicksort {

/// Numbers are sorted in place (Savina's Quicksort). A task is a range of them: a large one is cut
/// in two around a pivot, a small one is sorted. The rate counts numbers, what is timed is a task.
struct problem {
  std::uint64_t numbers = 1'000'000;
  std::uint64_t cutoff = 2'048;  ///< ranges up to that size are sorted at once

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(numbers); }
  lab::metering measured() const { return {0, cutoff < 512 ? 16u : 1u}; }

  using result = std::vector<std::uint64_t>;
  /// The same for each solution: different numbers in no order.
  result input() const;
  void check(const result& sorted) const;
};

using range = std::span<std::uint64_t>;

/// Cuts it in two, none of them empty: nothing in the first is greater than anything in the second.
std::size_t cut(range numbers);
void sort_small(range numbers);

/// A task: how many numbers it has brought in order, or 0 when it has forked the two halves.
template <class Fork>
std::uint64_t run_task(const problem& p, lab::meter& m, range numbers, Fork fork) {
  return lab::timed(m, p.measured(), numbers.size(), [&]() -> std::uint64_t {
    if (numbers.size() <= p.cutoff) {
      sort_small(numbers);
      return numbers.size();
    }
    const auto half = cut(numbers);
    fork(numbers.first(half));
    fork(numbers.subspan(half));
    return 0;
  });
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::quicksort

#pragma once

#include "bench/lab/timed.hpp"

#include <vector>

namespace bench::designs::n_queens {

/// In how many ways so many queens stand on a board so that none can take another (Savina's
/// NQueens). A task is a board with the queens of the first rows. Down to the row `split` it makes
/// a task of each place for the next queen; from there on a loop finds all solutions below it. The
/// rate counts solutions, what is timed is a task.
struct problem {
  unsigned queens = 12;
  unsigned split = 4;

  problem of(size s) const;
  params parameters() const;
  std::uint64_t solutions() const;
  double operations() const { return static_cast<double>(solutions()); }
  lab::metering measured() const { return {0, split > 4 ? 16u : 1u}; }

  using result = std::uint64_t;
  void check(result found) const { expect_equal("solutions", solutions(), found); }
};

/// Queens in the first rows: four bits each, the column.
struct placement {
  std::uint64_t columns = 0;
  std::uint32_t rows = 0;

  bool has_room_for(unsigned column) const {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto other = static_cast<unsigned>(columns >> (4 * row)) & 15U;
      const auto away = other > column ? other - column : column - other;
      if (away == 0 || away == rows - row) return false;
    }
    return true;
  }
  placement with(unsigned column) const {
    return {columns | (std::uint64_t{column} << (4 * rows)), rows + 1};
  }
};

/// `next(placement)` for each place of the next queen.
template <class Next> void for_each_place(unsigned queens, const placement& at, Next next) {
  for (unsigned column = 0; column < queens; ++column)
    if (at.has_room_for(column)) next(at.with(column));
}

std::uint64_t solutions_below(unsigned queens, const placement& at);

/// A task: the solutions that it finds, or 0 when it has forked what is below it.
template <class Fork>
std::uint64_t run_task(const problem& p, lab::meter& m, const placement& at, Fork fork) {
  const auto number = (at.columns * 0x9e3779b97f4a7c15U) >> 32U;
  return lab::timed(m, p.measured(), number, [&]() -> std::uint64_t {
    if (at.rows >= p.split) return solutions_below(p.queens, at);
    for_each_place(p.queens, at, fork);
    return 0;
  });
}

/// All tasks that a loop is to solve, for designs that make them first and then hand them out.
std::vector<placement> all_tasks(const problem& p);

/// Tasks that travel together, where one by itself would be dear.
inline std::size_t tasks_together(std::size_t tasks, unsigned workers) {
  return tasks / (32 * workers) + 1;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_actors_pipeline(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::n_queens

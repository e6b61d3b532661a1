// A thread for each cell and one that feeds the first, with a bounded queue before each cell.
#pragma once

#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <deque>

namespace bench::designs::sieve {

/// `Queue(bound)` with put, take (nothing: closed and empty) and close.
template <class Queue> problem::result solve_with_threads(const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  std::deque<Queue> before;
  for (std::size_t i = 0; i < cells.size(); ++i) before.emplace_back(p.room());
  const auto run_cell = [&](std::size_t i) {
    while (auto some = before[i].take()) {
      cells[i].filter(*some);
      if (!some->empty()) before[i + 1].put(*std::move(some));
    }
    cells[i].me.leave();
    if (i + 1 < cells.size()) before[i + 1].close();
  };
  lab::run_threads(m, cells.size() + 1, [&](std::uint64_t i) {
    if (i < cells.size()) return run_cell(i);
    p.for_each_batch([&](numbers some) { before[0].put(std::move(some)); });
    before[0].close();
  });
  return primes_of(cells);
}

}  // namespace bench::designs::sieve

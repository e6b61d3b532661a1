// A thread for each stage, for the source and for the sink, with a bounded queue before each.
#pragma once

#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <deque>

namespace bench::designs::pipeline {

/// `Queue(bound)` with put, take (nothing: closed and empty) and close.
template <class Queue> problem::result solve_with_threads(const problem& p, lab::meter& m) {
  std::deque<Queue> before;
  for (std::size_t i = 0; i <= stages; ++i) before.emplace_back(problem::room);
  auto all = make_stages(p);
  sink to(p, m);
  problem::result result;
  lab::run_threads(m, stages + 2, [&](std::uint64_t i) {
    if (i < stages) {
      while (auto some = before[i].take()) {
        all[i].handle(*some);
        before[i + 1].put(*std::move(some));
      }
      before[i + 1].close();
    } else if (i == stages) {
      while (const auto some = before[i].take()) to.take(*some);
      result = to.leave();
    } else {
      for (source from(p); !from.over();) before[0].put(from.batch());
      before[0].close();
    }
  });
  return result;
}

}  // namespace bench::designs::pipeline

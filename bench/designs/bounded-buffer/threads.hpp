// A thread for each producer and each consumer.
#pragma once

#include "bench/designs/bounded-buffer/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <numeric>

namespace bench::designs::bounded_buffer {

/// `put(item)` and `take()` wait. What all consumers have seen together.
template <class Put, class Take>
problem::result run_on_threads(const problem& p, lab::meter& m, Put put, Take take) {
  std::vector<problem::result> seen(p.consumers);
  lab::run_threads(m, p.producers + p.consumers, [&](std::uint64_t i) {
    if (i < p.producers) return produce(p, lab::party(m, i), i, put);
    const auto consumer = i - p.producers;
    seen[consumer] = consume(p, lab::party(m, i), consumer, take);
  });
  problem::result r;
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace bench::designs::bounded_buffer

// TBB's bounded queue, on threads: who waits for a place must not keep a worker of TBB.
#include "bench/designs/bounded-buffer/threads.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/concurrent_queue.h>

namespace bench::designs::bounded_buffer {

namespace {

using queue = oneapi::tbb::concurrent_bounded_queue<item>;

/// How many go in until it is full: its size() while it is used counts those who wait, too.
std::uint64_t places_in(queue& q) {
  std::uint64_t places = 0;
  while (q.try_push(0)) ++places;
  q.clear();
  return places;
}

problem::result solve(const problem& p, lab::meter& m) {
  queue shared;
  shared.set_capacity(problem::capacity);
  const auto places = places_in(shared);
  const auto take = [&] {
    item i = 0;
    shared.pop(i);
    return i;
  };
  auto r = run_on_threads(
      p, m, [&](item i) { shared.push(i); }, take);
  r.most = places;
  return r;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::bounded_buffer

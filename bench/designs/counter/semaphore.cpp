#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_threads.hpp"
#include "bench/lab/locks.hpp"

#include <atomic>

namespace bench::designs::counter {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  lab::semaphore turn{1};
  std::atomic<std::uint64_t> sums{0};
  lab::run_threads(m, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      turn.acquire();
      sum += increment(r.count, p.work);
      turn.release();
      me.end(since);
    }
    me.leave();
    sums += sum;
  });
  r.sum_of_values = sums;
  return r;
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

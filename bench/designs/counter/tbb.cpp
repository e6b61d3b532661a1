#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/spin_mutex.h>

#include <atomic>

namespace bench::designs::counter {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  oneapi::tbb::spin_mutex lock;
  std::atomic<std::uint64_t> sums{0};
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      {
        oneapi::tbb::spin_mutex::scoped_lock guard(lock);
        sum += increment(r.count, p.work);
      }
      me.end(since);
    }
    me.leave();
    sums += sum;
  });
  m.stop();
  r.sum_of_values = sums;
  return r;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::counter

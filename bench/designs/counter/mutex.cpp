#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <mutex>

namespace bench::designs::counter {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  std::mutex lock;
  lab::run_threads(m, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      {
        std::lock_guard guard(lock);
        sum += increment(r.count, p.work);
      }
      me.end(since);
    }
    me.leave();
    std::lock_guard guard(lock);
    r.sum_of_values += sum;
  });
  return r;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

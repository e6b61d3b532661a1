// One after the other: what the increments cost by themselves.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::counter {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  m.start();
  for (std::uint64_t i = 0; i < p.parties; ++i) {
    lab::party me(m, i);
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      r.sum_of_values += increment(r.count, p.work);
      me.end(since);
    }
    me.leave();
  }
  m.stop();
  return r;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

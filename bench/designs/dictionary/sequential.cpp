// One after the other: what the operations cost by themselves.
#include "bench/designs/dictionary/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::dictionary {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  table shared(p.work);
  m.start();
  for (std::uint64_t i = 0; i < p.parties; ++i)
    r += live(
        client(p, lab::party(m, i), i), [&](key k) { return shared.look_up(k); },
        [&](key k, value v) { return shared.set(k, v); });
  m.stop();
  r.left = shared.sum();
  return r;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary

// One after the other: what thinking and eating cost by themselves.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::philosophers {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  m.start();
  for (std::uint64_t i = 0; i < p.seats; ++i)
    live(
        p, t, lab::party(m, i), i, [] {}, [] {});
  m.stop();
  return t.result();
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers

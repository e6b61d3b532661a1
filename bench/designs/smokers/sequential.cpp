// One round after the other: what smoking costs by itself.
#include "bench/designs/smokers/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::smokers {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table t(p);
  m.start();
  deal(p, t, lab::party(m, 0), [&](std::uint64_t smoker) {
    t.take(smoker);
    t.smoke(smoker);
  });
  m.stop();
  return t.result();
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::smokers

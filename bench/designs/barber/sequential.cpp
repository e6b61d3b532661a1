// One after the other: what the haircuts cost by themselves.
#include "bench/designs/barber/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::barber {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  mirror seen(p);
  m.start();
  for (std::uint64_t i = 0; i < p.customers; ++i) {
    const auto visit = [&] {
      seen.cut(i);
      return true;
    };
    live(p, seen, lab::party(m, i), i, visit, [] {});
  }
  m.stop();
  return seen.result(0);
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::barber

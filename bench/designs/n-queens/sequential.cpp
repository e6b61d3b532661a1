#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::n_queens {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result found = 0;
  std::vector<placement> open{{}};
  m.start();
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    found += run_task(p, m, at, [&](const placement& next) { open.push_back(next); });
  }
  m.stop();
  return found;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::n_queens

#include "bench/designs/quicksort/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::quicksort {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  auto numbers = p.input();
  std::vector<range> open{range(numbers)};
  m.start();
  while (!open.empty()) {
    const auto part = open.back();
    open.pop_back();
    run_task(p, m, part, [&](range half) { open.push_back(half); });
  }
  m.stop();
  return numbers;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::quicksort

#include "bench/designs/quicksort/problem.hpp"
#include "bench/lab/shared_stack.hpp"

namespace bench::designs::quicksort {

namespace {

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  auto numbers = p.input();
  lab::work_off(m, workers, range(numbers),
                [&](std::uint64_t, range part, const auto& fork) { run_task(p, m, part, fork); });
  return numbers;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::quicksort

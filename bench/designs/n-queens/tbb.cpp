#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/combinable.h>
#include <oneapi/tbb/task_group.h>

#include <functional>

namespace bench::designs::n_queens {

namespace {

struct solver {
  const problem& p;
  lab::meter& m;
  oneapi::tbb::task_group tasks = {};
  oneapi::tbb::combinable<std::uint64_t> found{[] { return std::uint64_t{0}; }};

  void run(const placement& at) {
    found.local() += run_task(
        p, m, at, [this](const placement& next) { tasks.run([this, next] { run(next); }); });
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  solver s{p, m};
  m.start();
  s.run({});
  s.tasks.wait();
  m.stop();
  return s.found.combine(std::plus{});
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::n_queens

#include "bench/designs/quicksort/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/task_group.h>

namespace bench::designs::quicksort {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  auto numbers = p.input();
  oneapi::tbb::task_group tasks;
  struct {
    const problem& p;
    lab::meter& m;
    oneapi::tbb::task_group& tasks;
    void operator()(range part) const {
      run_task(p, m, part, [this](range half) { tasks.run([this, half] { (*this)(half); }); });
    }
  } const sort{p, m, tasks};
  m.start();
  sort(numbers);
  tasks.wait();
  m.stop();
  return numbers;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::quicksort

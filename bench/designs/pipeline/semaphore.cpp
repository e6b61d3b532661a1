#include "bench/designs/pipeline/threads.hpp"
#include "bench/lab/semaphore_queue.hpp"

namespace bench::designs::pipeline {

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(
      s, p, [&](lab::meter& m) { return solve_with_threads<lab::semaphore_queue<items>>(p, m); });
}

}  // namespace bench::designs::pipeline

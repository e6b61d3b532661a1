#include "bench/designs/pipeline/threads.hpp"
#include "bench/flow/batch_queue.hpp"

namespace bench::designs::pipeline {

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(
      s, p, [&](lab::meter& m) { return solve_with_threads<flow::batch_queue<items>>(p, m); });
}

}  // namespace bench::designs::pipeline

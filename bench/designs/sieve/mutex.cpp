#include "bench/designs/sieve/threads.hpp"
#include "bench/flow/batch_queue.hpp"

namespace bench::designs::sieve {

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(
      s, p, [&](lab::meter& m) { return solve_with_threads<flow::batch_queue<numbers>>(p, m); });
}

}  // namespace bench::designs::sieve

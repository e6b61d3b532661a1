#include "bench/designs/sieve/threads.hpp"
#include "bench/lab/semaphore_queue.hpp"

namespace bench::designs::sieve {

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(
      s, p, [&](lab::meter& m) { return solve_with_threads<lab::semaphore_queue<numbers>>(p, m); });
}

}  // namespace bench::designs::sieve

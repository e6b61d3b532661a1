#include "bench/designs/sieve/threads.hpp"
#include "bench/lab/spsc_queue.hpp"

namespace bench::designs::sieve {

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(
      s, p, [&](lab::meter& m) { return solve_with_threads<lab::spsc_queue<numbers>>(p, m); });
}

}  // namespace bench::designs::sieve

// The shop and its semaphores lie in shared memory.
#include "bench/designs/barber/semaphores.hpp"

namespace bench::designs::barber {

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return keep_open<shop_with_semaphores>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_processes(m, count, body); });
  });
}

}  // namespace bench::designs::barber

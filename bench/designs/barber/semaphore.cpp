#include "bench/designs/barber/semaphores.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::barber {

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return keep_open<shop_with_semaphores>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_threads(m, count, body); });
  });
}

}  // namespace bench::designs::barber

// Table and semaphores lie in shared memory.
#include "bench/designs/smokers/semaphores.hpp"

namespace bench::designs::smokers {

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return sit_down<bell_of_semaphores>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_processes(m, count, body); });
  });
}

}  // namespace bench::designs::smokers

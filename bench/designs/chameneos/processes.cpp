// The mall lies in shared memory, with a semaphore for each process.
#include "bench/designs/chameneos/atomic_mall.hpp"
#include "bench/lab/in_processes.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::chameneos {

namespace {

struct signal {
  lab::semaphore count{0};
  void send() { count.release(); }
  void wait() { count.acquire(); }
};

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<books> report;
  lab::in_shared_memory<atomic_mall<signal>> place(p.meetings);
  lab::run_processes(m, p.creatures, [&](std::uint64_t i) {
    creature(*report, m, i).live([&](const visitor& who) { return place->arrive(who); });
  });
  return report->close();
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos

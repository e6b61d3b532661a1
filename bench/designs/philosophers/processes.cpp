// The forks are mutexes in shared memory, the lower number first.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::philosophers {

namespace {

struct alignas(64) fork {
  lab::process_mutex lock;
};

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  lab::shared_array<fork> forks(p.seats);
  lab::run_processes(m, p.seats, [&](std::uint64_t i) {
    const two_forks mine(i, p.seats);
    const auto take = [&] {
      forks[mine.lower].lock.lock();
      forks[mine.higher].lock.lock();
    };
    live(p, t, lab::party(m, i), i, take, [&] {
      forks[mine.higher].lock.unlock();
      forks[mine.lower].lock.unlock();
    });
  });
  return t.result();
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers

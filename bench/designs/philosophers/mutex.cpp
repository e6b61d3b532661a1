// A mutex for each fork, the lower number first.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <mutex>

namespace bench::designs::philosophers {

namespace {

struct alignas(64) fork {
  std::mutex lock;
};

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  std::vector<fork> forks(p.seats);
  lab::run_threads(m, p.seats, [&](std::uint64_t i) {
    const two_forks mine(i, p.seats);
    auto& first = forks[mine.lower].lock;
    auto& second = forks[mine.higher].lock;
    const auto take = [&] {
      first.lock();
      second.lock();
    };
    live(p, t, lab::party(m, i), i, take, [&] {
      second.unlock();
      first.unlock();
    });
  });
  return t.result();
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers

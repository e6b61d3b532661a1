// Dijkstra's: a semaphore for each fork, and one that lets all but one of them reach for forks.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/in_threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::philosophers {

namespace {

struct alignas(64) fork {
  lab::semaphore free{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  std::vector<fork> forks(p.seats);
  lab::semaphore chairs(static_cast<unsigned>(p.seats - 1));
  lab::run_threads(m, p.seats, [&](std::uint64_t i) {
    auto& left = forks[i].free;
    auto& right = forks[t.right_of(i)].free;
    const auto take = [&] {
      chairs.acquire();
      left.acquire();
      right.acquire();
    };
    live(p, t, lab::party(m, i), i, take, [&] {
      right.release();
      left.release();
      chairs.release();
    });
  });
  return t.result();
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers

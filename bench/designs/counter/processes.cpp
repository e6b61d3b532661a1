// The counter lies in shared memory: one atomic instruction, or a lock that processes share when
// the increment takes work.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_processes.hpp"
#include "bench/lab/locks.hpp"

#include <atomic>
#include <mutex>

namespace bench::designs::counter {

namespace {

struct shared {
  lab::process_mutex lock;
  std::uint64_t count = 0;
  std::atomic<std::uint64_t> quick_count{0};
  std::atomic<std::uint64_t> sums{0};
};

std::uint64_t increment_shared(shared& s, std::chrono::nanoseconds work) {
  if (work.count() == 0) return s.quick_count.fetch_add(1, std::memory_order_relaxed) + 1;
  const std::lock_guard guard(s.lock);
  return increment(s.count, work);
}

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<shared> s;
  lab::run_processes(m, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      sum += increment_shared(*s, p.work);
      me.end(since);
    }
    me.leave();
    s->sums += sum;
  });
  return {s->count + s->quick_count, s->sums};
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

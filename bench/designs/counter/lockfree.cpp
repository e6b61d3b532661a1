// One instruction that adds. Work that nobody may share is no part of an atomic instruction: there
// it takes a spin lock, as who avoids std::mutex would write it.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/base/spin_lock.hpp>

#include <atomic>
#include <mutex>

namespace bench::designs::counter {

namespace {

template <class Increment>
problem::result solve(const problem& p, lab::meter& m, Increment increment_once) {
  std::atomic<std::uint64_t> sums{0};
  lab::run_threads(m, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      sum += increment_once();
      me.end(since);
    }
    me.leave();
    sums += sum;
  });
  return {0, sums};
}

problem::result solve_with_an_instruction(const problem& p, lab::meter& m) {
  std::atomic<std::uint64_t> count{0};
  auto r = solve(p, m, [&] { return count.fetch_add(1, std::memory_order_relaxed) + 1; });
  r.count = count;
  return r;
}

problem::result solve_with_a_spin_lock(const problem& p, lab::meter& m) {
  std::uint64_t count = 0;
  actors::spin_lock lock;
  auto r = solve(p, m, [&] {
    const std::lock_guard guard(lock);
    return increment(count, p.work);
  });
  r.count = count;
  return r;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return p.work.count() == 0 ? solve_with_an_instruction(p, m) : solve_with_a_spin_lock(p, m);
  });
}

}  // namespace bench::designs::counter

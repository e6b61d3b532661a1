// One instruction that adds. Work that nobody may share is no part of an atomic instruction: there
// it takes a spin lock, as who avoids std::mutex would write it.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <atomic>

namespace bench::designs::counter {

namespace {

/// Test and test-and-set; gives up its turn when the owner is slow, which may be off the processor.
class spin_lock {
public:
  void lock() {
    for (unsigned spins = 0; taken_.exchange(true, std::memory_order_acquire);)
      while (taken_.load(std::memory_order_relaxed))
        if (++spins % 64 == 0) std::this_thread::yield();
  }
  void unlock() { taken_.store(false, std::memory_order_release); }

private:
  std::atomic<bool> taken_{false};
};

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
  spin_lock lock;
  auto r = solve(p, m, [&] {
    lock.lock();
    const auto value = increment(count, p.work);
    lock.unlock();
    return value;
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

// Forks are flags. Who does not get the second one puts the first one back, and lets others on.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <atomic>

namespace bench::designs::philosophers {

namespace {

class alignas(64) fork {
public:
  bool try_take() {
    return !taken_.load(std::memory_order_relaxed) &&
           !taken_.exchange(true, std::memory_order_acquire);
  }
  void put_back() { taken_.store(false, std::memory_order_release); }

private:
  std::atomic<bool> taken_{false};
};

bool try_take(fork& first, fork& second) {
  if (!first.try_take()) return false;
  if (second.try_take()) return true;
  first.put_back();
  return false;
}

/// Waits twice as long after each try, and gives up its turn once that is long: whoever has the
/// fork may be off the processor.
void take_both(fork& first, fork& second) {
  constexpr unsigned longest = 64;
  for (unsigned patience = 1; !try_take(first, second);) {
    if (patience >= longest) {
      std::this_thread::yield();
      continue;
    }
    for (unsigned i = 0; i < patience; ++i) std::atomic_signal_fence(std::memory_order_seq_cst);
    patience *= 2;
  }
}

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  std::vector<fork> forks(p.seats);
  lab::run_threads(m, p.seats, [&](std::uint64_t i) {
    const two_forks mine(i, p.seats);
    auto& first = forks[mine.lower];
    auto& second = forks[mine.higher];
    live(
        p, t, lab::party(m, i), i, [&] { take_both(first, second); },
        [&] {
          second.put_back();
          first.put_back();
        });
  });
  return t.result();
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers

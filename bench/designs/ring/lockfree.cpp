// One writes and one reads an inbox, which has room for all tokens: how many have arrived is all
// they share.
#include "bench/designs/ring/threads.hpp"

#include <atomic>

namespace bench::designs::ring {

namespace {

class atomic_inbox {
public:
  explicit atomic_inbox(std::uint64_t tokens) : slots_(tokens) {}

  void put(token t) {
    const auto last = arrived_.load(std::memory_order_relaxed);  // nobody else writes it
    slots_[last % slots_.size()] = t;
    arrived_.store(last + 1, std::memory_order_release);
    arrived_.notify_one();
  }
  token take() {
    arrived_.wait(taken_, std::memory_order_acquire);
    return slots_[taken_++ % slots_.size()];
  }

private:
  std::vector<token> slots_;
  // 32 bits: the system waits for those directly. libstdc++ lets larger ones share 16 addresses, at
  // which all waiters wake.
  alignas(64) std::atomic<std::uint32_t> arrived_{0};
  std::uint32_t taken_ = 0;
};

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve_by_threads<atomic_inbox>(p, m); });
}

}  // namespace bench::designs::ring

#include "bench/designs/chameneos/atomic_mall.hpp"
#include "bench/lab/in_threads.hpp"

#include <memory>

namespace bench::designs::chameneos {

namespace {

class flag {
public:
  void send() {
    sent_.store(1, std::memory_order_release);
    sent_.notify_one();
  }
  void wait() {
    sent_.wait(0, std::memory_order_acquire);
    sent_.store(0, std::memory_order_relaxed);
  }

private:
  std::atomic<std::uint32_t> sent_{0};  // of this size the system waits for it directly
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  auto place = std::make_unique<atomic_mall<flag>>(p.meetings);
  lab::run_threads(m, p.creatures, [&](std::uint64_t i) {
    creature(report, m, i).live([&](const visitor& who) { return place->arrive(who); });
  });
  return report.close();
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos

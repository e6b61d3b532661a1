// A flag for each, which std::atomic waits for: a few looks, then a futex.
#include "bench/designs/smokers/on_threads.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::smokers {

namespace {

class bell {
public:
  explicit bell(std::uint64_t smokers) : smokers_(smokers) {}

  void call(std::uint64_t smoker) { smokers_[smoker].ring(); }
  void wait_for_call(std::uint64_t smoker) { smokers_[smoker].wait(); }
  void say_taken() { agent_.ring(); }
  void wait_until_taken() { agent_.wait(); }

private:
  struct alignas(64) one {
    std::atomic<int> rung{0};  // an int is what a futex can wait for

    void ring() {
      rung.store(1, std::memory_order_release);
      rung.notify_one();
    }
    void wait() {
      rung.wait(0, std::memory_order_acquire);
      rung.store(0, std::memory_order_relaxed);
    }
  };
  std::vector<one> smokers_;
  one agent_;
};

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return sit_down<bell>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_threads(m, count, body); });
  });
}

}  // namespace bench::designs::smokers

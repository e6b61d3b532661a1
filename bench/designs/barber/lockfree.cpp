// The chairs are a counter, who waits is in moodycamel's queue, and each is called by moodycamel's
// semaphore: all of them spin for a while before they wait.
#include "bench/designs/barber/on_threads.hpp"
#include "bench/lab/in_threads.hpp"

#include <blockingconcurrentqueue.h>

namespace bench::designs::barber {

namespace {

class shop {
public:
  explicit shop(const problem& p) : chairs_(p.chairs), guests_(p.customers) {}

  bool visit(std::uint64_t customer) {
    auto waiting = waiting_.load(std::memory_order_relaxed);
    do
      if (waiting == chairs_) return false;
    while (!waiting_.compare_exchange_weak(waiting, waiting + 1, std::memory_order_acquire));
    note(waiting + 1);
    queue_.enqueue(customer);
    while (!guests_[customer].called.wait()) {  // false: interrupted
    }
    return true;
  }
  std::uint64_t wait_for_customer() {
    std::uint64_t customer = 0;
    queue_.wait_dequeue(customer);
    waiting_.fetch_sub(1, std::memory_order_release);
    return customer;
  }
  void let_go(std::uint64_t customer) { guests_[customer].called.signal(); }
  std::uint64_t most() const { return most_; }

private:
  struct alignas(64) guest {
    moodycamel::LightweightSemaphore called;
  };
  void note(std::uint64_t waiting) {
    auto most = most_.load(std::memory_order_relaxed);
    while (waiting > most &&
           !most_.compare_exchange_weak(most, waiting, std::memory_order_relaxed)) {
    }
  }

  const std::uint64_t chairs_;
  std::atomic<std::uint64_t> waiting_{0}, most_{0};
  moodycamel::BlockingConcurrentQueue<std::uint64_t> queue_;
  std::vector<guest> guests_;
};

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return keep_open<shop>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_threads(m, count, body); });
  });
}

}  // namespace bench::designs::barber

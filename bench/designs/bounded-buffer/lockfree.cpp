// moodycamel's queue, which has no bound, and his semaphore, which counts the places: both spin for
// a while before they wait.
#include "bench/designs/bounded-buffer/threads.hpp"

#include <blockingconcurrentqueue.h>

#include <atomic>

namespace bench::designs::bounded_buffer {

namespace {

class buffer {
public:
  void put(item i) {
    while (!places_.wait()) {  // false: interrupted
    }
    note(in_.fetch_add(1, std::memory_order_relaxed) + 1);
    items_.enqueue(i);
  }
  item take() {
    item i = 0;
    items_.wait_dequeue(i);
    in_.fetch_sub(1, std::memory_order_relaxed);
    places_.signal();
    return i;
  }
  std::uint64_t most() const { return most_; }

private:
  void note(std::uint64_t in) {
    auto most = most_.load(std::memory_order_relaxed);
    while (in > most && !most_.compare_exchange_weak(most, in, std::memory_order_relaxed)) {
    }
  }

  moodycamel::LightweightSemaphore places_{problem::capacity};
  moodycamel::BlockingConcurrentQueue<item> items_;
  std::atomic<std::uint64_t> in_{0}, most_{0};
};

problem::result solve(const problem& p, lab::meter& m) {
  buffer shared;
  auto r = run_on_threads(
      p, m, [&](item i) { shared.put(i); }, [&] { return shared.take(); });
  r.most = shared.most();
  return r;
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer

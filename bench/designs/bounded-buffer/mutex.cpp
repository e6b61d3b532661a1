#include "bench/designs/bounded-buffer/threads.hpp"

#include <condition_variable>
#include <mutex>

namespace bench::designs::bounded_buffer {

namespace {

class buffer {
public:
  void put(item i) {
    {
      std::unique_lock guard(lock_);
      not_full_.wait(guard, [this] { return !ring_.full(); });
      ring_.put(i);
    }
    not_empty_.notify_one();
  }
  item take() {
    std::unique_lock guard(lock_);
    not_empty_.wait(guard, [this] { return !ring_.empty(); });
    const auto i = ring_.take();
    guard.unlock();
    not_full_.notify_one();
    return i;
  }
  std::uint64_t most() const { return ring_.most(); }

private:
  std::mutex lock_;
  std::condition_variable not_full_, not_empty_;
  ring ring_;
};

problem::result solve(const problem& p, lab::meter& m) {
  buffer shared;
  auto r = run_on_threads(
      p, m, [&](item i) { shared.put(i); }, [&] { return shared.take(); });
  r.most = shared.most();
  return r;
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer

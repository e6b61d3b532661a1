#include "bench/designs/ring/threads.hpp"

#include <condition_variable>
#include <mutex>
#include <queue>

namespace bench::designs::ring {

namespace {

class inbox {
public:
  explicit inbox(std::uint64_t) {}

  void put(token t) {
    {
      std::lock_guard guard(lock_);
      tokens_.push(t);
    }
    arrived_.notify_one();
  }
  token take() {
    std::unique_lock guard(lock_);
    arrived_.wait(guard, [this] { return !tokens_.empty(); });
    const auto t = tokens_.front();
    tokens_.pop();
    return t;
  }

private:
  std::mutex lock_;
  std::condition_variable arrived_;
  std::queue<token> tokens_;
};

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve_by_threads<inbox>(p, m); });
}

}  // namespace bench::designs::ring

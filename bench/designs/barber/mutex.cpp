#include "bench/designs/barber/on_threads.hpp"
#include "bench/lab/in_threads.hpp"

#include <condition_variable>
#include <mutex>

namespace bench::designs::barber {

namespace {

class shop {
public:
  explicit shop(const problem& p) : chairs_(p.chairs), guests_(p.customers) {}

  bool visit(std::uint64_t customer) {
    std::unique_lock guard(lock_);
    if (chairs_.full()) return false;
    auto& me = guests_[customer];
    chairs_.sit_down(customer);
    somebody_.notify_one();
    me.called.wait(guard, [&] { return me.served; });
    me.served = false;
    return true;
  }
  std::uint64_t wait_for_customer() {
    std::unique_lock guard(lock_);
    somebody_.wait(guard, [this] { return !chairs_.empty(); });
    return chairs_.next();
  }
  void let_go(std::uint64_t customer) {
    auto& guest = guests_[customer];
    std::lock_guard guard(lock_);
    guest.served = true;
    guest.called.notify_one();
  }
  std::uint64_t most() const { return chairs_.most(); }

private:
  struct guest {
    std::condition_variable called;
    bool served = false;
  };
  std::mutex lock_;
  std::condition_variable somebody_;
  waiting_room chairs_;
  std::vector<guest> guests_;
};

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return keep_open<shop>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_threads(m, count, body); });
  });
}

}  // namespace bench::designs::barber

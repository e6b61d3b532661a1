#include "bench/designs/smokers/on_threads.hpp"
#include "bench/lab/in_threads.hpp"

#include <condition_variable>
#include <mutex>

namespace bench::designs::smokers {

namespace {

class bell {
public:
  explicit bell(std::uint64_t smokers) : smokers_(smokers) {}

  void call(std::uint64_t smoker) { ring(smokers_[smoker]); }
  void wait_for_call(std::uint64_t smoker) { wait(smokers_[smoker]); }
  void say_taken() { ring(agent_); }
  void wait_until_taken() { wait(agent_); }

private:
  struct one {
    std::condition_variable rings;
    bool rung = false;
  };
  void ring(one& o) {
    {
      std::lock_guard guard(lock_);
      o.rung = true;
    }
    o.rings.notify_one();
  }
  void wait(one& o) {
    std::unique_lock guard(lock_);
    o.rings.wait(guard, [&] { return o.rung; });
    o.rung = false;
  }

  std::mutex lock_;
  std::vector<one> smokers_;
  one agent_;
};

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return sit_down<bell>(
        p, m, [&](std::uint64_t count, auto body) { lab::run_threads(m, count, body); });
  });
}

}  // namespace bench::designs::smokers

// The barber is an executor with one thread, a haircut a task. The chairs are a counter.
#include "bench/designs/barber/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::barber {

namespace {

class shop {
public:
  shop(const problem& p, mirror& seen) : chairs_(p.chairs), seen_(seen) {}

  bool visit(std::uint64_t customer) {
    auto waiting = waiting_.load(std::memory_order_relaxed);
    do
      if (waiting == chairs_) return false;
    while (!waiting_.compare_exchange_weak(waiting, waiting + 1));
    barber_
        .submit([this, customer] {
          most_ = std::max(most_, waiting_.fetch_sub(1));
          seen_.cut(customer);
        })
        .get();
    return true;
  }
  std::uint64_t most() {
    barber_.shutdown();
    return most_;
  }

private:
  const std::uint64_t chairs_;
  mirror& seen_;
  std::atomic<std::uint64_t> waiting_{0};
  std::uint64_t most_ = 0;  // the barber's
  actors::thread_executor barber_{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  mirror seen(p);
  shop open(p, seen);
  lab::run_threads(m, p.customers, [&](std::uint64_t i) {
    live(
        p, seen, lab::party(m, i), i, [&] { return open.visit(i); }, std::this_thread::yield);
  });
  return seen.result(open.most());
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::barber

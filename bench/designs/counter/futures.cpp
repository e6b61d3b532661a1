// The counter belongs to an executor with one thread; who wants to increment it submits a task.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

#include <atomic>

namespace bench::designs::counter {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  std::atomic<std::uint64_t> sums{0};
  actors::thread_executor owner(1);
  lab::run_threads(m, p.parties, [&](std::uint64_t i) {
    lab::party me(m, i);
    std::uint64_t sum = 0;
    while (me.operations() < p.increments) {
      const auto since = me.begin();
      sum += owner.submit([&] { return increment(r.count, p.work); }).get();
      me.end(since);
    }
    me.leave();
    sums += sum;
  });
  r.sum_of_values = sums;
  return r;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

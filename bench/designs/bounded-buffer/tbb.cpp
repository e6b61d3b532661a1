// TBB's bounded queue, on threads: who waits for a place must not keep a worker of TBB.
#include "bench/designs/bounded-buffer/threads.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/concurrent_queue.h>

namespace bench::designs::bounded_buffer {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  oneapi::tbb::concurrent_bounded_queue<item> shared;
  shared.set_capacity(problem::capacity);
  std::vector<std::uint64_t> most(p.consumers);
  std::atomic<std::uint64_t> crowd{0};
  auto r = run_on_threads(
      p, m, [&](item i) { shared.push(i); },
      [&] {
        // Less than 0 when others wait already.
        const auto size = static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(shared.size(), 0));
        if (size > crowd.load(std::memory_order_relaxed))
          crowd.store(size, std::memory_order_relaxed);
        item i = 0;
        shared.pop(i);
        return i;
      });
  r.most = crowd;
  return r;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::bounded_buffer

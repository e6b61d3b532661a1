#include "bench/designs/bounded-buffer/semaphores.hpp"
#include "bench/designs/bounded-buffer/threads.hpp"

namespace bench::designs::bounded_buffer {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  buffer_with_semaphores shared;
  auto r = run_on_threads(
      p, m, [&](item i) { shared.put(i); }, [&] { return shared.take(); });
  r.most = shared.most();
  return r;
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer

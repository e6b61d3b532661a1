// The buffer and its semaphores lie in shared memory.
#include "bench/designs/bounded-buffer/semaphores.hpp"
#include "bench/lab/shared_array.hpp"

namespace bench::designs::bounded_buffer {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<buffer_with_semaphores> shared;
  lab::shared_array<problem::result> seen(p.consumers);
  lab::run_processes(m, p.producers + p.consumers, [&](std::uint64_t i) {
    const lab::party me(m, i);
    if (i < p.producers) return produce(p, me, i, [&](item x) { shared->put(x); });
    const auto consumer = i - p.producers;
    seen[consumer] = consume(p, me, consumer, [&] { return shared->take(); });
  });
  problem::result r{.most = shared->most()};
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer

#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <ranges>

namespace bench::designs::parallel_map {

namespace {

problem::result solve(actors::executor_base& on, const problem& p, unsigned workers,
                      lab::meter& m) {
  problem::result values;
  values.reserve(p.items);
  const auto value = [&](std::uint64_t item) { return value_of(p, m, item); };
  m.start();
  for (const auto v :
       on.map(std::views::iota(std::uint64_t{0}, p.items), value, piece_size(p, workers)))
    values.push_back(v);
  m.stop();
  return values;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, s.workers, m); });
}

}  // namespace bench::designs::parallel_map

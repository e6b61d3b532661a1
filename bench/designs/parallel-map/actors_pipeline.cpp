#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <actors/pipeline/pipeline.hpp>

#include <ranges>

namespace bench::designs::parallel_map {

namespace {

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  namespace flow = actors::pipeline;
  problem::result values;
  values.reserve(p.items);
  m.start();
  auto done = flow::from(sys, std::views::iota(std::uint64_t{0}, p.items)) |
              flow::map([&](std::uint64_t item) { return value_of(p, m, item); },
                        flow::parallel(sys.workers()), flow::ordered) |
              flow::into(values);
  done.get();
  m.stop();
  return values;
}

}  // namespace

outcome run_actors_pipeline(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::parallel_map

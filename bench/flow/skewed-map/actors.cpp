#include "bench/flow/memory.hpp"
#include "bench/flow/skewed-map/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <actors/pipeline/pipeline.hpp>

#include <ranges>

namespace bench::skewed_map {

namespace {

using namespace actors::pipeline;

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  order seen;
  watch.start();
  auto done = from(sys, std::views::iota(std::uint64_t{0}, p.items)) |
              map(work, parallel(sys.workers()), ordered) |
              into([&](const result& r) { seen.note(r); });
  done.get();
  watch.stop();
  return seen.in_order();
}

}  // namespace

outcome run_actors(const setup& s) {
  return flow::with_peak_memory([&] { return measure_rate_in_actors<problem>(s, solve); });
}

}  // namespace bench::skewed_map

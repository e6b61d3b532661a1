#include "bench/flow/memory.hpp"
#include "bench/flow/pipeline-5/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <actors/pipeline/pipeline.hpp>

#include <ranges>

namespace bench::pipeline_5 {

namespace {

using namespace actors::pipeline;

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::uint64_t sum = 0;
  watch.start();
  auto done = from(sys, std::views::iota(item{0}, p.items)) | map(stage_1) | map(stage_2) |
              map(stage_3) | map(stage_4) | map(stage_5) | into([&](item x) { sum += x; });
  done.get();
  watch.stop();
  return sum;
}

/// Each stage on an actor of its own.
std::uint64_t solve_with_hops(actors::system& sys, const problem& p, stopwatch& watch) {
  std::uint64_t sum = 0;
  watch.start();
  auto done = from(sys, std::views::iota(item{0}, p.items)) | hop | map(stage_1) | hop |
              map(stage_2) | hop | map(stage_3) | hop | map(stage_4) | hop | map(stage_5) | hop |
              into([&](item x) { sum += x; });
  done.get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) {
  return flow::with_peak_memory([&] { return measure_rate_in_actors<problem>(s, solve); });
}
outcome run_hops(const setup& s) {
  return flow::with_peak_memory(
      [&] { return measure_rate_in_actors<problem>(s, solve_with_hops); });
}

}  // namespace bench::pipeline_5

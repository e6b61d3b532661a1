// The parallel_pipeline of oneTBB: a token for each item, and a token for each batch of items.
#include "bench/flow/pipeline-5/problem.hpp"
#include "bench/flow/tbb_host.hpp"

#include <oneapi/tbb/parallel_pipeline.h>

#include <algorithm>

namespace bench::pipeline_5 {

namespace {

namespace tbb = oneapi::tbb;
constexpr auto in_order = tbb::filter_mode::serial_in_order;
constexpr auto parallel = tbb::filter_mode::parallel;

template <class F> auto stage(F f) { return tbb::make_filter<item, item>(parallel, f); }

std::uint64_t solve(const problem& p, unsigned workers) {
  item next = 0;
  std::uint64_t sum = 0;
  tbb::parallel_pipeline(flow::tokens(workers),
                         tbb::make_filter<void, item>(in_order,
                                                      [&](tbb::flow_control& control) -> item {
                                                        if (next == p.items) control.stop();
                                                        return next++;
                                                      }) &
                             stage(stage_1) & stage(stage_2) & stage(stage_3) & stage(stage_4) &
                             stage(stage_5) &
                             tbb::make_filter<item, void>(in_order, [&](item x) { sum += x; }));
  return sum;
}

using batch = std::vector<item>;

template <class F> auto batch_stage(F f) {
  return tbb::make_filter<batch, batch>(parallel, [f](batch b) {
    for (auto& x : b) x = f(x);
    return b;
  });
}

std::uint64_t solve_chunks(const problem& p, unsigned workers) {
  item next = 0;
  std::uint64_t sum = 0;
  const auto source = [&](tbb::flow_control& control) {
    batch b;
    if (next == p.items) {
      control.stop();
      return b;
    }
    b.reserve(batch_size);
    for (; b.size() < batch_size && next != p.items; ++next) b.push_back(next);
    return b;
  };
  const auto sink = [&](const batch& b) {
    for (const auto x : b) sum += x;
  };
  tbb::parallel_pipeline(flow::tokens(workers),
                         tbb::make_filter<void, batch>(in_order, source) & batch_stage(stage_1) &
                             batch_stage(stage_2) & batch_stage(stage_3) & batch_stage(stage_4) &
                             batch_stage(stage_5) & tbb::make_filter<batch, void>(in_order, sink));
  return sum;
}

}  // namespace

outcome run_tbb(const setup& s) { return flow::measure_in_tbb<problem>(s, solve); }
outcome run_tbb_chunks(const setup& s) { return flow::measure_in_tbb<problem>(s, solve_chunks); }

}  // namespace bench::pipeline_5

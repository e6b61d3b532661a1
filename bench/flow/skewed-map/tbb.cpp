// The parallel_pipeline of oneTBB, a token for each item.
#include "bench/flow/skewed-map/problem.hpp"
#include "bench/flow/tbb_host.hpp"

#include <oneapi/tbb/parallel_pipeline.h>

namespace bench::skewed_map {

namespace {

namespace tbb = oneapi::tbb;

std::uint64_t solve(const problem& p, unsigned workers) {
  std::uint64_t next = 0;
  order seen;
  tbb::parallel_pipeline(
      flow::tokens(workers),
      tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order,
                                            [&](tbb::flow_control& control) -> std::uint64_t {
                                              if (next == p.items) control.stop();
                                              return next++;
                                            }) &
          tbb::make_filter<std::uint64_t, result>(tbb::filter_mode::parallel, &work) &
          tbb::make_filter<result, void>(tbb::filter_mode::serial_in_order,
                                         [&](const result& r) { seen.note(r); }));
  return seen.in_order();
}

}  // namespace

outcome run_tbb(const setup& s) { return flow::measure_in_tbb<problem>(s, solve); }

}  // namespace bench::skewed_map

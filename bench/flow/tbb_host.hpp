#pragma once

#include "bench/flow/memory.hpp"
#include "bench/harness/measure_rate.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

namespace bench::flow {

/// Tokens in TBB's pipelines: enough for each worker, few enough for the cache.
inline std::size_t tokens(unsigned workers) { return 16 * workers; }

/// `measure_rate` of `solve(problem, workers)` on so many threads of TBB, the calling one included.
template <class Problem, class Solve> outcome measure_in_tbb(const setup& s, Solve solve) {
  return with_peak_memory([&] {
    oneapi::tbb::global_control limit(oneapi::tbb::global_control::max_allowed_parallelism,
                                      s.workers);
    oneapi::tbb::task_arena arena(static_cast<int>(s.workers));
    return measure_rate<Problem>(s, [&](const Problem& p, stopwatch& watch) {
      watch.start();
      auto result = arena.execute([&] { return solve(p, s.workers); });
      watch.stop();
      return result;
    });
  });
}

}  // namespace bench::flow

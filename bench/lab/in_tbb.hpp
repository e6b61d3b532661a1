// Designs of oneTBB.
#pragma once

#include "bench/lab/measure.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

namespace bench::lab {

/// `measure` of `solve(problem, meter)` on as many threads of TBB as there are workers, the calling
/// one included.
template <class Problem, class Solve>
outcome measure_in_tbb(const setup& s, const Problem& p, Solve solve) {
  oneapi::tbb::global_control limit(oneapi::tbb::global_control::max_allowed_parallelism,
                                    s.workers);
  oneapi::tbb::task_arena arena(static_cast<int>(s.workers));
  return measure(s, p, [&](meter& m) { return arena.execute([&] { return solve(p, m); }); });
}

}  // namespace bench::lab

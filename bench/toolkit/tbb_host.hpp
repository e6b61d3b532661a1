#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

namespace bench {

/// Runs the program in an arena with so many threads at work, the calling one among them: that is
/// how TBB counts.
template <class Program> void with_tbb(unsigned workers, Program program) {
  const oneapi::tbb::global_control limit(oneapi::tbb::global_control::max_allowed_parallelism,
                                          workers);
  oneapi::tbb::task_arena arena(static_cast<int>(workers));
  arena.execute([&] { program(); });
}

}  // namespace bench

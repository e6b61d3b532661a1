#pragma once

#include "bench/harness/suite.hpp"

namespace bench::designs {

/// The same problems solved by actors, locks, atomics, tasks, processes: which design is best
/// where.
suite make_suite();

}  // namespace bench::designs

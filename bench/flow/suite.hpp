#pragma once

#include "bench/harness/suite.hpp"

namespace bench::flow {

/// Pipelines against oneTBB and against threads with queues.
suite make_suite();

}  // namespace bench::flow

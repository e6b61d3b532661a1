#pragma once

#include "bench/harness/suite.hpp"

namespace bench::core {

/// The core of the library against plain CAF: sending, spawning, asking, waking, compiling.
suite make_suite();

/// Which of the core's goals the results reach.
std::vector<verdict> judge(const std::vector<result>& results);

}  // namespace bench::core

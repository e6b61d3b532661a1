#pragma once

#include "bench/harness/suite.hpp"

namespace bench::toolkit {

/// Futures, coroutines and executors against each other, plain CAF, oneTBB and std::async.
suite make_suite();

/// Which of the toolkit's goals the results reach.
std::vector<verdict> judge(const std::vector<result>& results);

}  // namespace bench::toolkit

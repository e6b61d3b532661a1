#pragma once

#include "bench/harness/suite.hpp"

namespace bench::savina {

/// Programs of the Savina suite (Imam & Sarkar, AGERE 2014) with their parameters, against plain
/// CAF. Both designs have the same actors and send the same messages.
suite make_suite();

/// How far the programs bound by messages and those bound by arithmetic reach their goals.
std::vector<verdict> judge(const std::vector<result>& results);

}  // namespace bench::savina

// All suites of actors-bench, in the order of the list.
#include "bench/core/suite.hpp"
#include "bench/designs/suite.hpp"
#include "bench/flow/suite.hpp"
#include "bench/harness/suite.hpp"
#include "bench/savina/suite.hpp"
#include "bench/toolkit/suite.hpp"

namespace bench {

const std::vector<suite>& suites() {
  static const std::vector<suite> all{core::make_suite(), flow::make_suite(), toolkit::make_suite(),
                                      savina::make_suite(), designs::make_suite()};
  return all;
}

}  // namespace bench

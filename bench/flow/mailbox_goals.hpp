#pragma once

#include "bench/harness/suite.hpp"

namespace bench::flow {

/// What a bounded mailbox may cost, in time and in memory.
void judge_mailboxes(const std::vector<result>& all, std::vector<verdict>& out);

}  // namespace bench::flow

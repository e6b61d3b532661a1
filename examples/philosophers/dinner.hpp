/// One party, from sitting down to the bill.
#pragma once

#include "bell.hpp"
#include "deadlock.hpp"
#include "settings.hpp"
#include "statistics.hpp"
#include "strategy.hpp"

namespace dining {

enum class outcome {
  finished,
  deadlock,
  violated,
  interrupted,
  no_threads,  ///< fewer than there are seats
};

struct result {
  const strategy* how = nullptr;
  settings with;
  outcome end = outcome::finished;
  statistics numbers;
  std::vector<wait_for> circle;  // of a deadlock; empty if all are stuck for another reason
  std::vector<violation> violations;
  std::uint64_t violation_count = 0;
  std::string why_not;  // of no_threads
};

/// Somebody who looks at the table now and then, on the thread that called `dine`.
class onlooker {
public:
  virtual ~onlooker() = default;
  virtual nanoseconds every() const = 0;
  virtual void look(const strategy&, const settings&, const table&) = 0;
};

/// Runs a party on an actor system of its own, until everybody has eaten, nobody can any more, an
/// invariant breaks, or `interrupted` says so after `wake` rang. Blocks.
result dine(
    const strategy&, const settings&, onlooker&, const bell& wake,
    const std::function<bool()>& interrupted = [] { return false; });

}  // namespace dining

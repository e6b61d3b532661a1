#pragma once

#include <chrono>

namespace actors::test {

/// Ends the process with a message and the stack of every thread when it lives longer than its
/// limit. Needs no thread of its own, so that a test may count threads. Watchdogs nest: the inner
/// one, which should be the stricter, replaces the outer until it is gone. Every test case has one.
class watchdog {
public:
  /// `what` must outlive the watchdog.
  watchdog(const char* what, std::chrono::seconds limit) noexcept;
  ~watchdog();

  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

  /// What a whole test case may take: ACTORS_TEST_WATCHDOG seconds, which ctest sets to a little
  /// less than its own limit; 0 (no limit, as under a debugger) when that is not set.
  static std::chrono::seconds default_limit();

private:
  const char* outer_what_;
  unsigned outer_left_;
};

}  // namespace actors::test

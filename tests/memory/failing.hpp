// Runs something in a process of its own whose n-th allocation fails, for every n.
#pragma once

#include <functional>

namespace memory_test {

/// Ends the process that runs the case, and fails it: what a promise forbids has happened.
[[noreturn]] void broken(const char* what);

/// No allocation fails within f. CAF's own code may end the process where one does.
void spared(const std::function<void()>& f);

/// What CAF does from here on may end the process when there is no memory: its destructors are
/// noexcept, and the library cannot reach into them.
void caf_ends_from_here();

/// This process is the one whose n-th allocation fails: for a debugger.
[[noreturn]] void fail_allocation(long n, const std::function<void()>& run);

/// Returns 0 when each of them ended in one of the ways that docs/guarantees.md allows: on its own,
/// or with the line "actors: no memory for X", where X stands in its list. Else it says what
/// happened. A process that hangs is one that failed.
int fail_each_allocation(const std::function<void()>& run);

}  // namespace memory_test

// What the running process says about itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace bench {

/// Bytes of memory that the process has in use (resident), now.
std::uint64_t resident_bytes();

/// The most that `resident_bytes` has been so far.
std::uint64_t peak_resident_bytes();

/// CPU time of all threads of the process so far.
std::chrono::duration<double, std::milli> cpu_time();

/// Threads of the process whose name begins so.
unsigned threads_named(std::string_view prefix);

/// Throws `wrong_result` unless exactly so many threads have a name beginning so: a comparison of
/// schedulers is void when one of them has more workers than it was given.
void expect_threads(std::string_view prefix, unsigned expected);

}  // namespace bench

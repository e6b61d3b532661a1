// What a benchmark run is given and what it hands back. No heavy header here: every design of every
// workload includes this one.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace bench {

/// How large a problem is: `smoke` only proves that it works, `quick` gives a rough figure.
enum class size { smoke, quick, standard };

/// The parameters of a problem or a measurement, as they appear in the table and in the JSON.
using param = std::variant<std::uint64_t, std::string>;
using params = std::map<std::string, param>;

/// One number that a run measured. `details` tells apart several numbers of the same run, such as
/// the percentiles of a latency.
struct sample {
  std::string unit;
  double value = 0;
  params details = {};
};

using outcome = std::vector<sample>;

/// What one run of one design is asked to do.
struct setup {
  size scale = size::standard;
  unsigned workers = 1;
};

/// A design produced a wrong result: its measurement counts for nothing and the benchmark fails.
struct wrong_result : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A design cannot run on this machine: what it needs is not installed, or there is not enough of
/// it.
struct not_available : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws `wrong_result` unless the two are equal.
inline void expect_equal(const char* what, std::uint64_t expected, std::uint64_t actual) {
  if (expected == actual) return;
  throw wrong_result(std::string(what) + ": expected " + std::to_string(expected) + ", got " +
                     std::to_string(actual));
}

/// Throws `wrong_result` unless the condition holds.
inline void expect(const char* what, bool condition) {
  if (!condition) throw wrong_result(std::string("does not hold: ") + what);
}

}  // namespace bench

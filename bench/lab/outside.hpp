// Designs in other languages, Go and Erlang: each is a program that solves the problem again and
// again, as `measure` does, and says what came out.
//
// The program is compiled when its sources have changed; what is common to all in a language lies
// in bench/lab/outside. It is run with `name=value` for each parameter, prints the result of each
// solution as a line of JSON, the warm-up's first, and its figures in the last line.
#pragma once

#include "bench/lab/meter.hpp"

#include <map>
#include <string>
#include <vector>

namespace bench::lab {

/// What a solution came to: the fields that the problem's checker wants.
class outside_result {
public:
  explicit outside_result(std::map<std::string, std::uint64_t> fields)
      : fields_(std::move(fields)) {}

  /// Throws `wrong_result` when the program did not say.
  std::uint64_t operator[](const std::string& field) const;

private:
  std::map<std::string, std::uint64_t> fields_;
};

struct outside_run {
  std::vector<outside_result> results;  ///< one a solution; the first was the warm-up
  std::map<std::string, double> figures;
};

/// `source` is relative to bench/designs; its ending says the language. Throws `not_available` when
/// that is not installed, or the program took too long.
outside_run run_outside(const setup& s, const std::string& source, const params& p,
                        const metering& how);

/// The figures as `meter` gives them, when a solution was so many operations.
outcome figures_of(const outside_run& run, double operations);

/// `read(outside_result)` is the problem's result.
template <class Problem, class Read>
outcome measure_outside(const setup& s, const Problem& p, const std::string& source, Read read) {
  const auto run = run_outside(s, source, p.parameters(), p.measured());
  for (auto& r : run.results) p.check(read(r));
  return figures_of(run, p.operations());
}

}  // namespace bench::lab

#pragma once

#include "bench/harness/sample.hpp"
#include "bench/savina/close.hpp"

namespace bench::savina::logistic_map {

/// Series of the logistic map. Each has an actor that holds the current term and one that computes
/// the next from it; a master asks for all terms at once. So an actor waits for a reply while
/// thousands of messages that it must not handle yet wait for it.
struct problem {
  static constexpr const char* unit = "msg/s";
  static constexpr double increment = 0.0025;
  std::uint64_t terms;
  std::uint64_t series;

  static problem of(size s) { return {s == size::smoke ? 10u : 25'000u, 10}; }
  params parameters() const { return {{"terms", terms}, {"series", series}}; }
  /// Of each term: the request for it, the question to the computer, the answer.
  double amount() const { return static_cast<double>(3 * terms * series); }
  static double rate(std::uint64_t series) {
    return 3.46 + increment * static_cast<double>(series);
  }
  static double first_term(std::uint64_t series) { return increment * static_cast<double>(series); }
  /// `sum` is that of the last terms.
  void check(double sum) const;
};

inline double next(double term, double rate) { return rate * term * (1 - term); }

inline void problem::check(double sum) const {
  double expected = 0;
  for (std::uint64_t i = 0; i < series; ++i) {
    double term = first_term(i);
    for (std::uint64_t t = 0; t < terms; ++t) term = next(term, rate(i));
    expected += term;
  }
  expect_close("sum of the last terms", expected, sum);
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::logistic_map

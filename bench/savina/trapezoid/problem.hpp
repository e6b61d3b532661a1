#pragma once

#include "bench/harness/sample.hpp"

namespace bench::savina::trapezoid {

/// The integral of a function by the trapezoidal rule; a master gives each worker an equal part.
struct problem {
  static constexpr const char* unit = "items/s";
  static constexpr double left = 1;
  static constexpr double right = 5;
  std::uint64_t pieces;
  std::uint64_t workers;

  static problem of(size s) {
    return {s == size::standard ? 10'000'000u : s == size::quick ? 1'000'000u : 10'000u, 100};
  }
  params parameters() const { return {{"pieces", pieces}, {"parts", workers}}; }
  double amount() const { return static_cast<double>(pieces); }
  double width() const { return (right - left) / static_cast<double>(pieces); }
  /// Where the part of a worker begins.
  double begin(std::uint64_t worker) const {
    return left + width() * static_cast<double>(worker * (pieces / workers));
  }
  void check(double area) const;
};

/// The area under so many pieces of this width.
double area(double begin, std::uint64_t pieces, double width);

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::trapezoid

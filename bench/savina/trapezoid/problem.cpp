// The function and its integral.
#include "bench/savina/trapezoid/problem.hpp"

#include "bench/savina/close.hpp"

namespace bench::savina::trapezoid {

namespace {

double f(double x) {
  return std::sin(x * x * x - 1) / (x + 1) * std::sqrt(1 + std::exp(std::sqrt(2 * x)));
}

}  // namespace

double area(double begin, std::uint64_t pieces, double width) {
  double sum = 0;
  for (std::uint64_t i = 0; i < pieces; ++i) {
    const double x = begin + width * static_cast<double>(i);
    sum += (f(x) + f(x + width)) / 2 * width;
  }
  return sum;
}

void problem::check(double found) const {
  // once a process, which solves one problem
  static const double expected = area(left, pieces, width());
  expect_close("integral", expected, found);
}

}  // namespace bench::savina::trapezoid

// The terms of pi, and another formula for it.
#include "bench/savina/pi-precision/problem.hpp"

#include "bench/savina/pi-precision/real.hpp"

namespace bench::savina::pi_precision {

namespace {

using boost::multiprecision::cpp_int;

constexpr unsigned guard_digits = 10;

cpp_int power_of_ten(std::uint64_t exponent) {
  return pow(cpp_int{10}, static_cast<unsigned>(exponent));
}

const cpp_int& one(const problem& p) {
  // once a process, which solves one problem
  static const auto value = power_of_ten(p.digits + guard_digits);
  return value;
}

/// The arc tangent of 1/x.
cpp_int arctan(const cpp_int& unit, unsigned x) {
  cpp_int power = unit / x;
  cpp_int sum = power;
  for (unsigned n = 3; power != 0; n += 2) {
    power /= x * x;
    if (n % 4 == 1)
      sum += power / n;
    else
      sum -= power / n;
  }
  return sum;
}

}  // namespace

real problem::term(std::uint64_t k) const {
  const auto& unit = one(*this);
  cpp_int sum = (unit << 2) / (8 * k + 1);
  sum -= (unit << 1) / (8 * k + 4);
  sum -= unit / (8 * k + 5);
  sum -= unit / (8 * k + 6);
  return {sum >> (4 * k)};
}

bool problem::matters(const real& term) const {
  static const auto last_digit = power_of_ten(guard_digits);
  return term.units > last_digit;
}

void problem::check(const real& pi) const {
  // Machin's formula
  static const cpp_int expected = 16 * arctan(one(*this), 5) - 4 * arctan(one(*this), 239);
  expect("the digits of pi are right", abs(pi.units - expected) < power_of_ten(guard_digits));
}

}  // namespace bench::savina::pi_precision

// The sequential solution that the actors' is compared with.
#include "bench/savina/sor/problem.hpp"

#include <random>

namespace bench::savina::sor {

namespace {

class square {
public:
  explicit square(const problem& p) : side_(p.side), values_(p.first_values()) {}

  void relax(bool red) {
    for (std::uint64_t row = 0; row < side_; ++row)
      for (std::uint64_t column = 0; column < side_; ++column)
        if (is_red(row, column) == red) relax(row, column);
  }

  double sum() const {
    double out = 0;
    for (auto v : values_) out += v;
    return out;
  }

private:
  void relax(std::uint64_t row, std::uint64_t column) {
    double sum = 0;
    if (row > 0) sum += at(row - 1, column);
    if (row + 1 < side_) sum += at(row + 1, column);
    if (column > 0) sum += at(row, column - 1);
    if (column + 1 < side_) sum += at(row, column + 1);
    at(row, column) = 0.25 * problem::omega * sum + (1 - problem::omega) * at(row, column);
  }
  double& at(std::uint64_t row, std::uint64_t column) { return values_[row * side_ + column]; }

  std::uint64_t side_;
  std::vector<double> values_;
};

}  // namespace

std::vector<double> problem::first_values() const {
  std::mt19937_64 random(10101010);
  std::uniform_real_distribution<double> small(0, 1e-6);
  std::vector<double> values(side * side);
  for (auto& v : values) v = small(random);
  return values;
}

void problem::check(const totals& t) const {
  square sequential(*this);
  for (std::uint64_t i = 0; i < iterations; ++i) {
    sequential.relax(false);
    if (i + 1 < iterations)
      sequential.relax(true);  // the first values of the red ones count as well
  }
  expect_close("sum of the cells", sequential.sum(), t.value);
  // Each iteration takes a value over each neighbourship; the red cells have one iteration less.
  expect_equal("values used", 2 * side * (side - 1) * (2 * iterations - 1), t.received);
}

}  // namespace bench::savina::sor

// What the sorting programs have in common: the numbers that are sorted, and how the end of the
// chain checks them.
#pragma once

#include "bench/harness/sample.hpp"

#include <random>

namespace bench::savina {

/// The same random numbers below 2^60 in each run.
class numbers {
public:
  explicit numbers(std::uint64_t seed) : random_(seed) {}
  std::uint64_t next() { return random_() >> 4; }

private:
  std::mt19937_64 random_;
};

/// What the last actor has seen go by.
struct order_seen {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
  std::uint64_t last = 0;
  bool sorted = true;

  void add(std::uint64_t number) {
    sorted = sorted && last <= number;
    last = number;
    sum += number;
    ++count;
  }
};

inline void expect_sorted(const order_seen& seen, std::uint64_t count, numbers sent) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) sum += sent.next();
  expect_equal("numbers sorted", count, seen.count);
  expect_equal("sum of the numbers", sum, seen.sum);
  expect("the numbers are in order", seen.sorted);
}

}  // namespace bench::savina

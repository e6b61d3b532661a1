#include "job.hpp"

#include <ranges>
#include <vector>

namespace switching {

namespace {

struct span_of_numbers {
  std::uint32_t first;
  std::uint32_t length;
};

bool is_prime(std::uint32_t n) {
  if (n < 4) return n > 1;
  if (n % 2 == 0) return false;
  for (std::uint32_t i = 3; i * i <= n; i += 2)
    if (n % i == 0) return false;
  return true;
}

std::uint32_t primes_in(span_of_numbers s) {
  std::uint32_t count = 0;
  for (auto n = s.first; n != s.first + s.length; ++n) count += is_prime(n) ? 1 : 0;
  return count;
}

constexpr std::uint32_t stride = 80'000;
constexpr std::uint32_t places = 256;  // then they come again

// One in sixteen is some twenty times the work of the others.
span_of_numbers input(std::uint32_t i) {
  const auto shuffled = i * 2654435761U >> 28U;
  return {1 + i % places * stride, shuffled == 7 ? stride : stride / 20};
}

/// The same by Eratosthenes' sieve: marks[n] says that n is composite.
std::vector<bool> sieve(std::uint32_t end) {
  std::vector<bool> composite(end);
  for (std::uint32_t n = 0; n < 2 && n < end; ++n) composite[n] = true;
  for (std::uint64_t i = 2; i * i < end; ++i)
    if (!composite[i])
      for (auto k = i * i; k < end; k += i) composite[k] = true;
  return composite;
}

std::uint32_t expected(const std::vector<bool>& composite, span_of_numbers s) {
  std::uint32_t count = 0;
  for (auto n = s.first; n != s.first + s.length; ++n) count += composite[n] ? 0 : 1;
  return count;
}

}  // namespace

outcome count_primes(actors::executor_base& on, const settings& with, const onlooker& look) {
  const auto composite = sieve((places + 1) * stride);
  const auto inputs = std::views::iota(0U, with.numbers) | std::views::transform(input);
  return read_all(
      on.map(inputs, actors::fn<primes_in>), with.numbers, look,
      [&](std::uint32_t i, std::uint32_t n) { return n == expected(composite, input(i)); });
}

}  // namespace switching

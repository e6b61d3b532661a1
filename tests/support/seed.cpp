#include <tests/support/seed.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace actors::test {
namespace {

std::atomic<bool> used{false};

std::uint64_t choose() {
  std::uint64_t chosen = 0;
  if (const char* given = std::getenv("ACTORS_TEST_SEED"); given != nullptr && *given != '\0') {
    chosen = std::strtoull(given, nullptr, 0);
  } else {
    std::random_device device;
    chosen = (std::uint64_t{device()} << 32) | device();
  }
  std::printf("ACTORS_TEST_SEED=%llu\n", static_cast<unsigned long long>(chosen));
  std::fflush(stdout);
  return chosen;
}

}  // namespace

std::uint64_t seed() {
  static const std::uint64_t chosen = choose();
  used = true;
  return chosen;
}

bool seed_used() noexcept { return used; }

}  // namespace actors::test

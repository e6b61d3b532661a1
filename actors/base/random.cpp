#include <actors/base/clock.hpp>
#include <actors/base/random.hpp>

#include <atomic>
#include <sys/random.h>

namespace actors {

std::uint64_t random_seed() noexcept {
  // getrandom rather than std::random_device: it needs no descriptor and cannot throw.
  std::uint64_t seed = 0;
  if (::getrandom(&seed, sizeof seed, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof seed))
    return seed;
  static std::atomic<std::uint64_t> fallback{0};
  const auto ticks = static_cast<std::uint64_t>(clock::now().time_since_epoch().count());
  // relaxed: only distinctness matters, no other data is published with the counter.
  return random(ticks + fallback.fetch_add(1, std::memory_order_relaxed))();
}

}  // namespace actors

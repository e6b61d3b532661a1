#include <actors/base/processor.hpp>

namespace actors {
namespace {

cpu_set_t without(cpu_set_t allowed, std::span<const int> taken) noexcept {
  for (const int each : taken)
    if (each >= 0) CPU_CLR(static_cast<std::size_t>(each), &allowed);
  return allowed;
}

}  // namespace

int this_processor() noexcept { return ::sched_getcpu(); }

bool move_from(std::span<const int> taken) noexcept {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
  const auto free = without(allowed, taken);
  if (CPU_COUNT(&free) == 0 || ::sched_setaffinity(0, sizeof free, &free) != 0) return false;
  return ::sched_setaffinity(0, sizeof allowed, &allowed) == 0;
}

void wake_elsewhere::prepare(pthread_t sleeper, int taken) noexcept {
  if (::pthread_getaffinity_np(sleeper, sizeof allowed_, &allowed_) != 0) return;
  const auto free = without(allowed_, {&taken, 1});
  prepared_ = CPU_COUNT(&free) != 0 && ::pthread_setaffinity_np(sleeper, sizeof free, &free) == 0;
}

void wake_elsewhere::awake() noexcept {
  if (!prepared_) return;
  prepared_ = false;
  // a refusal leaves it where it is: it works there, too
  static_cast<void>(::pthread_setaffinity_np(::pthread_self(), sizeof allowed_, &allowed_));
}

}  // namespace actors

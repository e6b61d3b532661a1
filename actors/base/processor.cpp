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

bool wake_elsewhere::move_from(std::span<const int> taken) noexcept {
  awake();
  int expected = free;
  if (!state_.compare_exchange_strong(expected, busy, std::memory_order_acquire)) return false;
  bool moved = ::sched_getaffinity(0, sizeof allowed_, &allowed_) == 0;
  const auto left = without(allowed_, taken);
  moved = moved && CPU_COUNT(&left) != 0 && ::sched_setaffinity(0, sizeof left, &left) == 0;
  const bool is_back = !moved || ::sched_setaffinity(0, sizeof allowed_, &allowed_) == 0;
  state_.store(is_back ? free : prepared, std::memory_order_release);
  return moved;
}

void wake_elsewhere::prepare(pthread_t sleeper, int taken) noexcept {
  // acquire, release: whoever is busy has allowed_ for himself
  int expected = free;
  if (!state_.compare_exchange_strong(expected, busy, std::memory_order_acquire)) return;
  bool done = ::pthread_getaffinity_np(sleeper, sizeof allowed_, &allowed_) == 0;
  const auto left = without(allowed_, {&taken, 1});
  done =
      done && CPU_COUNT(&left) != 0 && ::pthread_setaffinity_np(sleeper, sizeof left, &left) == 0;
  state_.store(done ? prepared : free, std::memory_order_release);
}

void wake_elsewhere::restore() noexcept {
  int expected = prepared;
  if (!state_.compare_exchange_strong(expected, busy, std::memory_order_acquire)) return;
  // a refusal leaves it where it is: it works there, too, and the next call tries again
  const bool is_back = ::pthread_setaffinity_np(::pthread_self(), sizeof allowed_, &allowed_) == 0;
  state_.store(is_back ? free : prepared, std::memory_order_release);
}

}  // namespace actors

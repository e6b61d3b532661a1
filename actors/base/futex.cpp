#include <actors/base/futex.hpp>

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace actors {

namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

timespec to_timespec(clock::time_point when) noexcept {
  using namespace std::chrono;
  const auto since = when.time_since_epoch();
  const auto whole = duration_cast<seconds>(since);
  const auto rest = duration_cast<nanoseconds>(since - whole);
  return {static_cast<time_t>(whole.count()), static_cast<long>(rest.count())};
}

}  // namespace

bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                std::optional<clock::time_point> deadline) noexcept {
  timespec until{};
  if (deadline) {
    if (deadline->time_since_epoch().count() < 0) return false;
    until = to_timespec(*deadline);
  }
  // The bitset form takes an absolute time of CLOCK_MONOTONIC, which is the steady clock: a
  // wait that a signal interrupts does not start over.
  const long rc = ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                            deadline ? &until : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
  return !(rc == -1 && errno == ETIMEDOUT);
}

void futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept {
  ::syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, 0);
}

}  // namespace actors

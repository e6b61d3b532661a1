#pragma once

#include <actors/base/fence.hpp>
#include <actors/base/futex.hpp>
#include <actors/base/spin_pause.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace actors::queue {

/// What different threads write lies at least this far apart. Two lines of 64 bytes: the
/// adjacent-line prefetcher of x86 pulls them in pairs.
inline constexpr std::size_t cache_line = 128;

/// Where the queues and the scheduler's protocols get their atomics from. The model tests put
/// a policy with the same members behind the same templates.
struct std_atomics {
  template <class T> using atomic = std::atomic<T>;
  using mutex = std::mutex;

  /// futex_wait and futex_wake of actors/base/futex.hpp.
  static bool wait(const atomic<std::uint32_t>& word, std::uint32_t expected,
                   std::optional<clock::time_point> deadline = std::nullopt) noexcept {
    return futex_wait(word, expected, deadline);
  }
  static void wake(const atomic<std::uint32_t>& word, int count = 1) noexcept {
    futex_wake(word, count);
  }

  /// actors/base/fence.hpp.
  static void light_fence() noexcept { actors::light_fence(); }
  static void heavy_fence() noexcept { actors::heavy_fence(); }

  /// One turn of a spin loop.
  static void pause() noexcept { spin_pause(); }
};

}  // namespace actors::queue

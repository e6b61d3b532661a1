#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace actors {

/// Blocks while `word` holds `expected`, until futex_wake on the same word or the deadline.
/// Returns false only when the deadline passed. True promises nothing: signals and wake-ups
/// meant for an earlier wait end it too, so callers loop over their own condition. Throws
/// nothing; threads of one process only.
ACTORS_API bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                           std::optional<clock::time_point> deadline = std::nullopt) noexcept;

/// Wakes up to `count` threads that wait on `word`. The address is only a key: the word may be
/// gone already.
ACTORS_API void futex_wake(const std::atomic<std::uint32_t>& word, int count = 1) noexcept;

/// For `count`: every waiter.
inline constexpr int futex_all = 0x7fffffff;

}  // namespace actors

// What became of the messages of a system, exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace actors {

/// Why a message was not handled.
enum class dead_cause : std::uint8_t {
  receiver_stopped,  ///< sent to, or still queued at, an actor that had stopped
  handler_failed,    ///< the handler threw
  unhandled,         ///< the receiver has no handler for it (now)
  expired,           ///< its deadline passed or its asker was gone before it was handled
  dropped,           ///< a mailbox policy dropped it
  conflated,         ///< a newer message of the same key replaced it
};
inline constexpr std::size_t num_dead_causes = 6;

/// The name of a cause, as in the source.
constexpr std::string_view to_string(dead_cause cause) noexcept {
  constexpr std::array<std::string_view, num_dead_causes> names{
      "receiver_stopped", "handler_failed", "unhandled", "expired", "dropped", "conflated"};
  return names[static_cast<std::size_t>(cause)];
}

/// Counts messages and requests, typed and CAF's alike; replies, timers' ticks and the runtime's
/// own signals are not messages. Read while messages move, the parts are of slightly different
/// moments; at rest they are exact: sent == handled + dead() + rejected + held.
struct counters {
  std::uint64_t sent = 0;      ///< offered to an actor
  std::uint64_t handled = 0;   ///< a handler ran to its end
  std::uint64_t rejected = 0;  ///< given back to the sender by try_tell
  std::uint64_t overruns = 0;  ///< of those sent, taken beyond the bound of a mailbox
  std::uint64_t held = 0;      ///< waiting in a mailbox or a stash; 0 after shutdown
  std::array<std::uint64_t, num_dead_causes> dead_by_cause{};

  /// Not handled because of `cause`.
  std::uint64_t dead(dead_cause cause) const noexcept {
    return dead_by_cause[static_cast<std::size_t>(cause)];
  }
  /// Not handled, for whatever cause.
  std::uint64_t dead() const noexcept {
    std::uint64_t sum = 0;
    for (auto n : dead_by_cause) sum += n;
    return sum;
  }
};

}  // namespace actors

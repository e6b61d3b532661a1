// What an actor's mailbox does with more than the actor handles: bound, overflow, lanes,
// conflation.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace actors {

/// What becomes of a message for a mailbox that is full.
enum class overflow : std::uint8_t {
  /// Senders wait for room. `co_await r.send<M>()` suspends; a thread's `tell` and `ask` block, for
  /// `patience` at most, after which the message is a dead letter (dropped); an actor's are taken
  /// beyond the bound (`overruns`), and the actor is muted: after its running handler it is not
  /// scheduled until there is room, or the receiver has taken nothing for `patience`. Circles of
  /// full mailboxes go on: an actor that is muted first lets go whom it mutes.
  wait,
  reject,       ///< try_tell gives it back; a tell is a dead letter, an ask ends: mailbox_full
  drop_newest,  ///< it is a dead letter (dropped), or an ask that ends: mailbox_full
  drop_oldest,  ///< the oldest one that waits is, instead of it
};

/// How urgent the messages of a type are, for mailboxes with lanes. A message says so:
/// `struct abort { static constexpr auto priority = actors::priority::urgent; };`
enum class priority : std::uint8_t { urgent, normal };

/// Of messages of one type with equal keys only the newest waits. Made by conflate_by.
struct conflation {
  const std::type_info* type;
  std::function<std::size_t(const void*)> hash;
  std::function<bool(const void*, const void*)> same;
};

/// `conflate_by<price>(&price::symbol)`: `key` is a member or a function of const M&, whose result
/// has std::hash and ==. None of them may throw or send; they run while a message is sent.
template <class M, class Key> conflation conflate_by(Key key) {
  using value = std::remove_cvref_t<std::invoke_result_t<Key&, const M&>>;
  return {&typeid(M),
          [key](const void* m) {
            return std::hash<value>{}(std::invoke(key, *static_cast<const M*>(m)));
          },
          [key](const void* a, const void* b) {
            return std::invoke(key, *static_cast<const M*>(a)) ==
                   std::invoke(key, *static_cast<const M*>(b));
          }};
}

/// The parts combine freely. By default a mailbox has no bound and one lane. Given with
/// spawn_options, or by the actor's struct: `static actors::mailbox_policy mailbox();`.
struct mailbox_policy {
  /// Messages that may wait; the one that is being handled does not count, nor do replies, timers
  /// and the system's own messages. 0: no bound.
  std::size_t capacity = 0;
  actors::overflow overflow = actors::overflow::wait;
  /// How long a sender waits for room.
  std::chrono::nanoseconds patience = std::chrono::seconds{1};
  /// The system's messages first, then urgent ones, then the others; in the order of sending within
  /// each lane. A lane is passed by for 32 messages of higher ones in a row at most.
  bool lanes = false;
  std::vector<conflation> conflate = {};

  /// It is anything else than the unbounded default.
  bool special() const noexcept { return capacity != 0 || lanes || !conflate.empty(); }
};

/// A mailbox at one moment. Without a policy only `high_water` is known, and the rest is 0: what
/// policies do does not happen there.
struct mailbox_status {
  std::optional<std::size_t> waiting;  ///< messages in it; without a policy unknown: no value
  std::size_t high_water = 0;  ///< the most there were; without a policy: as seen by the actor
  std::uint64_t overruns = 0;  ///< taken beyond the bound
  std::uint64_t dropped = 0;   ///< by reject, drop_newest, drop_oldest or after patience
  std::uint64_t conflated = 0;
  std::size_t waiting_senders = 0;  ///< that `send` or a blocked `tell` holds up
  std::size_t muted_senders = 0;
};

}  // namespace actors

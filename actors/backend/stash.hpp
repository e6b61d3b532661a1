// Messages that an actor has put aside.
//
// Books. A message that its handler puts aside has not been handled: the handler that puts aside
// its message takes back what dispatch counts when it returns. It can do so once; whatever else is
// put aside, also by a timer's function or a continuation, counts as sent anew. So nothing is
// counted twice, or less than not at all:
//   - the handler fails after that: what it has put aside is taken out again, for it is the failed
//     message, which is a dead letter (take_back);
//   - the actor ends or restarts while the handler, a coroutine, is suspended: what it has put
//   aside
//     is the message from then on.
#pragma once

#include <actors/backend/envelope.hpp>

#include <cstdint>
#include <unordered_map>

namespace actors::backend {

/// The actor's own. O(1), but for take_back: O(messages).
class message_stash {
public:
  bool empty() const noexcept { return all_.first == nullptr; }
  /// `handler`: the number of the coroutine; 0: the one that runs.
  void put(envelope& e) noexcept { all_.push(e); }
  void put_for(envelope& e, std::uint32_t handler);
  /// That handler has put its message aside.
  bool has_from(std::uint32_t handler) const noexcept;
  /// What that handler has put aside, as a message of this type; nullptr: it was of another one, or
  /// is not in the stash any more. The handler has put nothing aside from then on.
  envelope* take_back(std::uint32_t handler, const value_ops& type) noexcept;
  /// The coroutine has ended without being suspended: it is the one that runs.
  void rename_to_running(std::uint32_t handler) noexcept;
  /// That handler has ended.
  void settle(std::uint32_t handler) noexcept;
  /// All, oldest first.
  envelope_queue release() noexcept;

private:
  struct entry {
    envelope* message;
    std::uint64_t release;  // in the stash until the next one
  };

  envelope_queue all_;
  std::uint64_t releases_ = 0;
  std::unordered_map<std::uint32_t, entry> by_handler_;  // of those that have not ended
};

}  // namespace actors::backend

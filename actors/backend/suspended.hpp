// A handler that waits in the middle: a coroutine whose message the actor has taken and not yet
// handled. The cell owns it; it ends with its coroutine, or with the incarnation of the struct.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/counters.hpp>
#include <actors/base/error.hpp>
#include <actors/base/export.hpp>

#include <memory>

namespace actors::backend {

class cell;

/// What happens to the mailbox while a handler is suspended.
enum class while_suspended : std::uint8_t {
  wait,  ///< other messages wait until it has ended
  go_on  ///< they are handled meanwhile
};

/// Destroying it destroys the coroutine, and with it the promise of a reply.
class suspended_handler : public detail::block_allocated {
public:
  suspended_handler(const value_ops& message, while_suspended others) noexcept
      : message_(&message), others_(others) {}
  suspended_handler(const suspended_handler&) = delete;
  suspended_handler& operator=(const suspended_handler&) = delete;
  virtual ~suspended_handler() = default;
  /// It will not be resumed any more: tells the asker.
  virtual void abandon(const error& why) noexcept = 0;

protected:
  /// The coroutine has ended; code none: as it should. Once, in a turn of its actor, which destroys
  /// this soon after.
  ACTORS_API void finished(error why) noexcept;

private:
  friend class cell;
  friend struct handler_list;

  const value_ops* message_;
  while_suspended others_;
  std::shared_ptr<void> behavior_;  // whose handler it is, unless the struct's
  cell* cell_ = nullptr;
  std::uint64_t sender_ = 0;
  std::uint32_t number_ = 0;
  bool failed_ = false;
  error why_;
  suspended_handler* next_ = nullptr;
  suspended_handler* prev_ = nullptr;
};

/// The number by which an actor knows a coroutine that begins to handle a message.
ACTORS_API std::uint32_t new_handler_number(cell& self) noexcept;

/// In a handler: from now on the message that is being handled counts as held.
ACTORS_API void suspend_handler(cell& self, std::unique_ptr<suspended_handler> handler,
                                std::uint32_t number);

/// Instead of that: the coroutine has ended.
ACTORS_API void handler_did_not_suspend(cell& self, std::uint32_t number) noexcept;

/// In a catch block: `actor_failed`, with what the exception says.
ACTORS_API error describe_current_exception() noexcept;

/// In a catch block, in a turn of the actor: what it ends with that lets this exception out.
ACTORS_API error failure_of(const cell& self) noexcept;

/// In a catch block: why a handler of this request ends that lets the exception out because nobody
/// waits for the answer any more, which is no failure of its actor; code `none`: for another
/// reason.
ACTORS_API error given_up(const reply_slot& request) noexcept;

/// At the end of such a handler.
ACTORS_API void drop_given_up(cell& self, const value_ops& message, const error& why) noexcept;

/// A dead letter: a message on its way to this actor by way of another one, which could not send it
/// on. Any thread.
ACTORS_API void bury_unsent(cell& receiver, const value_ops& message, const error& why,
                            dead_cause cause = dead_cause::handler_failed) noexcept;

}  // namespace actors::backend

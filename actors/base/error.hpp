// Errors as values: what an ask, a watch or a system operation can end with.
#pragma once

#include <actors/base/export.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace actors {

/// What went wrong. The text of an `error` says it for people; programs compare the code.
enum class errc : std::uint8_t {
  none,             ///< no error; as the reason of a `down`: the actor stopped normally
  actor_stopped,    ///< the receiver had stopped, or stopped before it answered
  actor_failed,     ///< an exception left a handler
  broken_promise,   ///< the promise was dropped unanswered
  would_block,      ///< waiting here would hold up a worker thread
  timed_out,        ///< the deadline passed
  cancelled,        ///< the asker took the request back
  deadlock,         ///< actors wait for one another in a circle
  unhandled,        ///< the receiver has no handler for this message
  killed,           ///< stopped with `stop_mode::now` from outside
  parent_ended,     ///< stopped because the parent ended
  link_ended,       ///< stopped because a linked actor ended abnormally
  system_down,      ///< the system is shut down or shutting down
  empty_ref,        ///< an operation on a default-constructed reference
  empty_future,     ///< an operation on a future without a request behind it
  type_mismatch,    ///< the named actor has another protocol
  name_taken,       ///< the name is registered for another actor
  bad_option,       ///< an option has a value outside its range
  not_restartable,  ///< the actor's spawn arguments cannot be used a second time
  task_failed,      ///< an exception left a task of an executor
  not_registered,   ///< a task that no other process can run: its function or a type has no name
                    ///< there
  worker_died,      ///< the process that ran the task ended, or none could be started
  malformed,        ///< bytes that are not what they should be
  too_large,        ///< a message over its limit
  mailbox_full,     ///< the receiver's mailbox has a bound and had no room
  circuit_open,     ///< a circuit breaker lets nobody through
  lost,     ///< the message or the reply could not be passed on: moving or copying it threw,
            ///< or choosing its receiver
  foreign,  ///< an error of a plain CAF actor; the text renders it
};

/// The name of a code, as in the source ("actor_failed").
ACTORS_API std::string_view to_string(errc code) noexcept;

/// A code with a text. Two words; copies share the text, so that passing an error on cannot fail.
/// Where there is no memory for the text, the code remains. Value type; thread-safe as any value.
class ACTORS_API error {
public:
  error() noexcept = default;
  error(errc code) noexcept : code_(code) {}
  error(errc code, std::string text) noexcept;
  error(errc code, const char* text) noexcept;

  errc code() const noexcept { return code_; }
  const std::string& text() const noexcept;
  /// The same text under another code.
  error with_code(errc code) const noexcept;
  /// True when there is an error.
  explicit operator bool() const noexcept { return code_ != errc::none; }

  friend bool operator==(const error& a, const error& b) noexcept { return a.code_ == b.code_; }

private:
  struct shared_text : boost::intrusive_ref_counter<shared_text> {
    explicit shared_text(std::string s) noexcept : text(std::move(s)) {}
    const std::string text;
  };

  errc code_ = errc::none;
  boost::intrusive_ptr<const shared_text> text_;  // null: empty
};

/// "actor_failed: division by zero"
ACTORS_API std::string to_string(const error& e);

/// Thrown where an error has no other way out: `future::get`, operations on empty references,
/// a spawn in a system that is down.
class ACTORS_API actor_error : public std::runtime_error {
public:
  explicit actor_error(error reason)
      : std::runtime_error(to_string(reason)), reason_(std::move(reason)) {}
  actor_error(errc code, std::string text) : actor_error(error{code, std::move(text)}) {}

  errc code() const noexcept { return reason_.code(); }
  const error& reason() const noexcept { return reason_; }

private:
  error reason_;
};

}  // namespace actors

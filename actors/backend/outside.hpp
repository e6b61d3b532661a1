// Code that belongs to no actor, on a thread that may be in the middle of an actor's turn: what a
// plain thread gave to then(), subscribers of dead letters, log sinks.
#pragma once

#include <actors/backend/tally.hpp>

#include <utility>

namespace actors::backend {

/// While it lives the thread is in nobody's turn: what is sent has no sender, what is asked belongs
/// to no actor and inherits no deadline. `why`: a sentence that says why it must not wait.
class outside_scope {
public:
  explicit outside_scope(const char* why) noexcept
      : actor_(std::exchange(this_thread.current, nullptr)),
        may_not_wait_(std::exchange(this_thread.may_not_wait, why)) {}
  outside_scope(const outside_scope&) = delete;
  outside_scope& operator=(const outside_scope&) = delete;
  ~outside_scope() {
    this_thread.current = actor_;
    this_thread.may_not_wait = may_not_wait_;
  }

private:
  cell* actor_;
  const char* may_not_wait_;
};

}  // namespace actors::backend

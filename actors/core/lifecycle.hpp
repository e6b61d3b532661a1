// What an actor hears of others that end, and of its own end.
#pragma once

#include <actors/base/error.hpp>

#include <cstdint>

namespace actors {

/// A watched actor has ended for good: exactly one for each watch, also when it had ended before.
/// Handled by `void on(actors::down)`, which no protocol lists.
struct down {
  std::uint64_t id = 0;  ///< of the actor, as ref::id()
  error reason;          ///< code none: it stopped normally
};

/// A linked actor has ended abnormally. An actor that handles it (`void on(actors::exit)`) goes on;
/// one that does not ends, too, with reason link_ended.
struct exit {
  std::uint64_t id = 0;
  error reason;
};

/// The actor begins: once, in its own context, before any message, and again after each restart.
/// Handled by `void on(actors::started, context&)`, which no protocol lists. What it throws fails
/// the actor as in any handler; at a restart, as a constructor that throws.
struct started {};

/// Somebody wants the actor to stop after its mailbox, which it has handled by now. One that
/// handles this (`void on(actors::stopping, context&)`) goes on, and ends itself when it has put
/// things in order: `self.stop(stop_mode::now)`. `stop_mode::now` does not ask.
struct stopping {};

/// The actor has handled what was sent to it before `ref::mark()` was called, a suspended exclusive
/// handler included. Handled by `void on(actors::marked, context&)`, which no protocol lists.
struct marked {};

}  // namespace actors

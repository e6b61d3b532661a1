// What an actor hears of others that end.
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

}  // namespace actors

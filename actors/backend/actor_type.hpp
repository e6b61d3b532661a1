// What the runtime knows of an actor's struct: a static table of functions, made by the templates
// of core/ and used by the cell. It is what keeps CAF's headers out of the public ones.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/error.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace actors {
class context;
}

namespace actors::backend {

/// A message type that the actor's protocol lists.
struct accepted {
  const envelope_ops* message;
  const envelope_ops* request;  ///< nullptr: it has no reply
};

struct actor_type {
  std::string_view name;
  std::size_t object_size = 0;
  std::size_t object_align = 1;
  std::size_t arguments_size = 0;  ///< 0: none to keep
  std::size_t arguments_align = 1;
  std::span<const accepted> protocol;

  /// Runs the handler for a message or request; false: there is none. Takes the slot of a request
  /// over; leaves the envelope to the caller. May throw what the handler throws.
  bool (*dispatch)(void* object, context& self, envelope& e) = nullptr;
  /// Builds the object from the kept arguments; nullptr: it cannot be built twice.
  void (*rebuild)(void* object, const void* arguments) = nullptr;
  void (*destroy)(void* object) noexcept = nullptr;
  void (*destroy_arguments)(void* arguments) noexcept = nullptr;
  /// The actor's handler for the end of a watched actor, or nullptr.
  void (*on_down)(void* object, context& self, std::uint64_t id, error reason) = nullptr;
  /// The actor's handler for the end of a linked actor, or nullptr: then it ends, too.
  void (*on_exit)(void* object, context& self, std::uint64_t id, error reason) = nullptr;
  /// The actor's handler for a stop after its mailbox, or nullptr: then it ends.
  void (*on_stopping)(void* object, context& self) = nullptr;
  /// The actor's handler for its beginning, or nullptr.
  void (*on_started)(void* object, context& self) = nullptr;
  /// The actor's handler for marks, or nullptr.
  void (*on_marked)(void* object, context& self) = nullptr;
  /// Asked when an exception has left a handler: true, it restarts in place; false, or nullptr, it
  /// ends.
  bool (*survives)(void* object, const error& why) noexcept = nullptr;
  /// How often a failed message is tried again, with the struct rebuilt in between.
  unsigned retries = 0;
  /// The handler of this message leaves its content alone (const M&): kept for its dead letter.
  bool (*keeps_content)(const envelope& e) = nullptr;
};

}  // namespace actors::backend

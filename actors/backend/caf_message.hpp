// Values of any type inside CAF messages, and out of them, by their tables.
#pragma once

#include <actors/backend/envelope.hpp>

#include <caf/message.hpp>
#include <caf/type_erased_tuple.hpp>

namespace actors::backend {

/// A CAF message of one element, moved out of `value`. A type that CAF knows by number (arithmetic
/// types, strings) becomes that; actors::done becomes the empty message, as CAF answers void.
caf::message make_caf_message(const value_ops& type, void* value);

/// True if `content` is exactly one element of this type (or empty, for actors::done).
bool holds(const caf::type_erased_tuple& content, const value_ops& type) noexcept;

/// Constructs the value at `to`: moved if nobody else shares the content, else copied. Throws
/// actor_error when it is shared and cannot be copied.
void extract(caf::type_erased_tuple& content, const value_ops& type, void* to);

}  // namespace actors::backend

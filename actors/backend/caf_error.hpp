// Errors on both sides of the door.
#pragma once

#include <actors/base/error.hpp>

#include <caf/error.hpp>

namespace actors::backend {

/// What CAF's watchers see: normal, unhandled_exception, user_shutdown, kill where CAF has a word
/// for it, an error of category "actors" otherwise; the text goes along.
caf::error to_caf(const error& e);

/// The other way; an error that is not ours becomes errc::foreign with CAF's rendering.
error from_caf(const caf::error& e);

}  // namespace actors::backend

// Where a system's options come from: the struct, a file, the environment.
#pragma once

#include <actors/base/options.hpp>

#include <caf/actor_system_config.hpp>

namespace actors::backend {

/// The options in force, checked; `config` gets the file's content and what CAF must know of ours.
/// Throws actor_error (bad_option) with one line that says what was expected.
system_options resolve_options(system_options options, caf::actor_system_config& config);

}  // namespace actors::backend

// Whether this process is still the one that started a thread.
#pragma once

#include <actors/base/export.hpp>

#include <cstdint>

namespace actors {

/// Differs from what it was before a fork, in the child: there only the thread that forked lives
/// on. Thread-safe, costs a load.
ACTORS_API std::uint32_t fork_generation() noexcept;

}  // namespace actors

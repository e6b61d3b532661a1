// What a thread has to do when it ends.
#pragma once

#include <actors/base/export.hpp>

namespace actors::detail {

/// Calls f() when the calling thread ends: before the destructors of the thread_local objects that
/// were made before this call, after those of the others. Unlike a thread_local object it may be
/// asked for anew while the thread ends, by one of those destructors. On the main thread it is
/// called by exit(), before static objects go; asked for after that, never. f must not throw.
ACTORS_API void at_thread_end(void (*f)() noexcept) noexcept;

}  // namespace actors::detail

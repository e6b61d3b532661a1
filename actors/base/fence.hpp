// A pair of barriers for two threads of which one passes very often: the light one costs nothing,
// the heavy one makes every running thread of the process pass a full barrier (membarrier(2)).
#pragma once

#include <actors/base/export.hpp>

#include <atomic>

namespace actors {

namespace detail {
/// The kernel does it, and this process is registered for it.
ACTORS_API extern bool asymmetric_fences;
}  // namespace detail

/// Before the threads start that use the fences. Where the kernel has no membarrier, both fences
/// are full ones from then on. Thread-safe, idempotent.
ACTORS_API void enable_asymmetric_fences() noexcept;

/// Orders this thread's accesses before and after it against those around a heavy_fence() of
/// another thread. Neither is a substitute for acquire and release: data is handed over by those.
inline void light_fence() noexcept {
  if (detail::asymmetric_fences) [[likely]]
    std::atomic_signal_fence(std::memory_order_seq_cst);  // the compiler's order is enough
  else
    __sync_synchronize();
}

/// The other side; about a microsecond.
ACTORS_API void heavy_fence() noexcept;

}  // namespace actors

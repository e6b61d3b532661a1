// Where there is no memory, and nobody who could be told.
#pragma once

#include <actors/base/export.hpp>

#include <new>

namespace actors::detail {

/// Ends the process with one line that says what there was no memory for. docs/guarantees.md lists
/// all of these.
[[noreturn]] ACTORS_API void out_of_memory(const char* what) noexcept;

// What several have no memory for.
inline constexpr auto handing_work = "handing work to the workers";
inline constexpr auto stopping_an_actor = "telling an actor to stop";

/// f(), which throws nothing but std::bad_alloc; then the process ends.
template <class F> decltype(auto) with_memory_for(const char* what, F&& f) noexcept {
  try {
    return f();
  } catch (const std::bad_alloc&) {
    out_of_memory(what);
  }
}

}  // namespace actors::detail

// Errors where nothing may be thrown: where memory is exhausted the code remains of them.
#pragma once

#include <actors/base/error.hpp>

#include <new>

namespace actors::detail {

/// What f() returns, an error; without memory for it, the code alone.
template <class F> error lean_error(errc code, F&& f) noexcept requires requires { error{f()}; }
{
  try {
    return f();
  } catch (const std::bad_alloc&) {
    return {code};
  }
}
inline error lean_error(errc code, const char* text) noexcept {
  return lean_error(code, [&] { return error{code, text}; });
}
inline error lean_copy(const error& e) noexcept {
  return lean_error(e.code(), [&] { return e; });
}

}  // namespace actors::detail

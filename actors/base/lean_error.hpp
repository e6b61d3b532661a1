// Errors with a composed text where nothing may be thrown.
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

}  // namespace actors::detail

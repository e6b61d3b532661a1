// What try_tell gives: nothing, or the message and why.
#pragma once

#include <actors/base/error.hpp>

#include <optional>
#include <utility>

namespace actors {

/// Empty: the message has been sent. Else the message, with the reason in `why`: `mailbox_full`
/// (it may be sent later), `actor_stopped` or `system_down` (it never will). A value like
/// std::optional<M>.
template <class M> struct [[nodiscard]] given_back : std::optional<M> {
  given_back() noexcept = default;
  given_back(M&& message, errc reason) : std::optional<M>(std::move(message)), why(reason) {}

  errc why = errc::none;
};

}  // namespace actors

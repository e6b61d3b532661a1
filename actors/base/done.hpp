// The reply that says only: it happened.
#pragma once

namespace actors {

/// A reply without content: `struct take { int seat; using reply = actors::done; };`
/// A handler of such a request may return void.
struct done {
  friend constexpr bool operator==(done, done) noexcept { return true; }
};

}  // namespace actors

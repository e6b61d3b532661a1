// circuit_breaker: asks somebody who keeps failing only now and then.
#pragma once

#include <actors/ask/combine.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace actors {

struct breaker_options {
  /// So many failures in a row open the circuit.
  std::size_t failures = 5;
  /// How long it stays open before it is tried again.
  std::chrono::nanoseconds open_for = std::chrono::seconds{1};
  /// How many calls may try at a time, and have to succeed in a row, until it closes.
  std::size_t probes = 1;
};

/// Closed: calls go through. Open, after too many failures in a row: calls fail at once with
/// `circuit_open`. Half open, after a while: a few calls go through; if they succeed it closes, one
/// that fails opens it again, and those that have not ended after `open_for` are not waited for any
/// more. (M. Nygard, "Release It!", 2007.) Thread-safe; a handle, copies of
/// which are the same breaker. O(1).
class ACTORS_API circuit_breaker {
public:
  enum class state { closed, open, half_open };

  /// Throws actor_error (bad_option) for zero failures or probes, or a negative time.
  explicit circuit_breaker(breaker_options options = {});

  /// f() asks, and gives a future; or is not called, and the future has failed. A reply that is
  /// `cancelled` counts neither way; what f() throws is a failure, and is passed on.
  template <class F> auto call(F&& f) -> decltype(f()) {
    using T = decltype(f().get());
    auto [out, later] = make_promise<T>();
    if (!enter()) {
      out.fail({errc::circuit_open, "the circuit is open: too many calls have failed"});
      return std::move(later);
    }
    detail::when_ended(try_to_ask(f),
                       [self = *this, out = std::move(out)](result<T> outcome) mutable {
                         self.leave(outcome.error().code());
                         if (outcome)
                           out.set(*std::move(outcome));
                         else
                           out.fail(outcome.error());
                       });
    return std::move(later);
  }

  // -- its parts, for calls of another kind
  // --------------------------------------------------------

  /// True: the call may be made, and leave() must follow.
  bool enter(clock::time_point now = clock::now());
  /// The call has ended; `none`: it succeeded.
  void leave(errc outcome, clock::time_point now = clock::now());
  state current(clock::time_point now = clock::now()) const;

private:
  template <class F> auto try_to_ask(F& f) -> decltype(f()) {
    try {
      return f();
    } catch (...) {
      leave(errc::task_failed);
      throw;
    }
  }

  struct shared;
  std::shared_ptr<shared> shared_;
};

}  // namespace actors

// promise<T>: the answerer's side of a request that is answered later.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/base/keeps_value.hpp>
#include <actors/core/fwd.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace actors {

/// The duty to answer a request; the last parameter of a handler that answers later. Move-only.
/// Dropped unanswered, the asker gets an error (broken_promise). One thread at a time.
template <class T> class promise {
public:
  /// Answers nobody: the request was sent with tell.
  promise() noexcept = default;

  /// Answers. Later calls, and calls on a promise without an asker, do nothing.
  template <class U = T> void set(U&& value) {
    static_assert((detail::keeps_given_value<T, U>),
                  "actors: the reply would lose its value: its type does not hold the number that "
                  "set() is given, convert it there");
    if (token_) token_.template answer<T>(std::forward<U>(value));
  }
  void set() requires std::is_empty_v<T> {
    if (token_) token_.template answer<T>();
  }
  /// Answers with an error.
  void fail(error e) {
    if (token_) token_.fail(std::move(e));
  }
  /// There is somebody who still waits for the answer.
  explicit operator bool() const noexcept { return static_cast<bool>(token_); }

  /// The asker has taken the request back, or its deadline has passed.
  bool cancelled() const noexcept { return token_ && token_.get()->expired(); }
  /// Until when the asker waits, if it says.
  std::optional<clock::time_point> deadline() const noexcept {
    const auto until = token_ ? token_.get()->deadline() : backend::no_deadline;
    if (until == backend::no_deadline) return std::nullopt;
    return until;
  }
  /// Says who holds the answer up, for the diagnosis of deadlocks: the asker waits for that actor.
  template <class... Ms> void blocked_on(const ref<Ms...>& actor) noexcept {
    if (token_) token_.get()->blocked_on(actor.id());
  }

  /// For the library: nobody will look at the answer, which was cancelled or whose future has gone.
  bool abandoned() const noexcept {
    return !token_ || token_.get()->expired() || token_.get()->is_gone();
  }
  /// For the library: the answer is that of another request.
  void blocked_on_answer_of(const backend::reply_slot& other) noexcept {
    if (token_) token_.get()->blocked_on(other.waits_for());
  }
  /// For the library.
  explicit promise(backend::reply_token token) noexcept : token_(std::move(token)) {}
  /// For the library.
  backend::reply_slot* release_slot() && noexcept { return token_.release(); }

private:
  backend::reply_token token_;
};

}  // namespace actors

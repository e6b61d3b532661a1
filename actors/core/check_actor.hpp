// What the compiler says of an actor's struct that does not fit, each in one readable line.
#pragma once

#include <actors/base/mailbox_policy.hpp>
#include <actors/core/behavior.hpp>
#include <actors/core/handler_forms.hpp>

#include <type_traits>
#include <utility>

namespace actors::detail {

// -- questions to an overload set -----------------------------------------------------------------

// C++ cannot list it. But overload resolution looks at all of it, also at what is private.

/// An argument that is an A or a B, whichever is taken: with on(B) there a call is valid without
/// an on(A), and is not where on(A) is private.
template <class A, class B> struct either {
  operator A() const noexcept;
  operator B() const noexcept;
};
struct nothing {};

/// T has an on(M, ...) that cannot be called, beside its on(K, ...).
template <class T, class M, class K> constexpr bool hides_beside() {
  if constexpr (std::is_same_v<M, K>)
    return false;
  else if constexpr (requires(T & t, either<nothing, K> k) { t.on(std::move(k)); })
    return !requires(T & t, either<M, K> k) { t.on(std::move(k)); };
  else if constexpr (requires(T & t, either<nothing, K> k, context & c) { t.on(std::move(k), c); })
    return !requires(T & t, either<M, K> k, context & c) { t.on(std::move(k), c); };
  else
    return false;
}

struct has_on {
  int on;
};
struct has_survives_too {
  int survives;
};
/// A name that both bases have is ambiguous, whether it is private or not.
template <class T, class Other> struct beside : T, Other {};

template <class T> constexpr bool names_on() {
  if constexpr (!std::is_final_v<T>) return !requires {
      &beside<T, has_on>::on;
    };
  return false;
}
template <class T> constexpr bool names_survives() {
  if constexpr (!std::is_final_v<T>) return !requires {
      &beside<T, has_survives_too>::survives;
    };
  return requires { &T::survives; };
}

template <class T, class M, class... Ms> constexpr bool hides() {
  if constexpr ((handles<T, Ms> || ...)) return (hides_beside<T, M, Ms>() || ...);
  return names_on<T>() && !requires { &T::on; };
}

template <class M, class T, class R, class... Rest>
std::true_type value_probe(R (T::*)(M, Rest...));
template <class M, class T, class R, class... Rest>
std::true_type value_probe(R (T::*)(M, Rest...) const);

template <class T, class M>
concept takes_value = requires {
  value_probe<M, T>(&T::on);
};

/// T takes M in two forms of the same length: neither is better.
template <class T, class M> constexpr bool takes_twice() {
  if constexpr (refers_to<T, M>)
    return takes_value<T, M> ||
           (takes_const_ref<T, M> && requires { move_ref_probe<M, T>(&T::on); });
  return false;
}

template <class T, class M>
concept changes = requires(T& t, M& m) {
  t.on(m);
}
|| requires(T& t, M& m, context& self) { t.on(m, self); };

template <class T, class M>
concept takes_context_first = requires(T& t, M m, context& self) {
  t.on(self, std::move(m));
};

// -- one message ----------------------------------------------------------------------------------

template <class T, class M, class... Ms> constexpr bool check_missing_handler() {
  constexpr bool twice = takes_twice<T, M>();
  constexpr bool changed = !twice && changes<T, M>;
  constexpr bool hidden = !twice && !changed && hides<T, M, Ms...>();
  static_assert(!twice, "actors: the actor has more than one on(message) for a message of its "
                        "protocol, and none is better: leave one of message, message&& and const "
                        "message&");
  static_assert(!changed, "actors: a handler takes its message as message, message&& or const "
                          "message&, not as message&");
  static_assert((!takes_context_first<T, M>), "actors: a handler takes its message first, and "
                                              "context& second: on(message, context&)");
  static_assert(!hidden,
                "actors: the actor's on(message) for a message of its protocol is private: "
                "handlers are public");
  static_assert(twice || changed || hidden || takes_context_first<T, M>,
                "actors: the protocol lists a message for which the actor has no on(message)");
  return true;
}

template <class T, class M> constexpr bool reply_keeps_value() {
  if constexpr (!returns_reply<T, M>() || takes_promise<T, M> || takes_both<T, M>)
    return true;
  else
    return keeps_value<reply_of<M>, returned<T, M>>;
}

template <class T, class M, class... Ms> constexpr bool check_handler() {
  if constexpr (!handles<T, M>) {
    return check_missing_handler<T, M, Ms...>();
  } else {
    if constexpr (request<M>) {
      static_assert(returns_reply<T, M>(),
                    "actors: the handler of a request returns its reply, or a future or task of "
                    "it, or takes a promise of it as last parameter");
      static_assert(reply_keeps_value<T, M>(),
                    "actors: the reply would lose its value: the handler returns a number that the "
                    "reply's type does not hold, convert it there");
    } else {
      static_assert(std::is_void_v<returned<T, M>> || std::is_same_v<returned<T, M>, task<void>>,
                    "actors: the handler of a message without a reply returns void, or task<>");
    }
    if constexpr (is_coroutine<T, M>())
      static_assert(!refers_to<T, M>,
                    "actors: a handler that is a coroutine takes its message by value: it needs "
                    "the message after the envelope has gone");
    return true;
  }
}

// -- what no protocol lists -----------------------------------------------------------------------

/// T has an on() for the notice in a form that nobody calls.
template <class T, class Notice, class... Ms> constexpr bool misses() {
  if constexpr (hears<T, Notice>)
    return !std::is_void_v<returned<T, Notice>>;
  else if constexpr ((std::is_convertible_v<Notice, Ms> || ...))
    return false;
  else
    return changes<T, Notice> || takes_context_first<T, Notice> ||
           requires(T & t, Notice n, any_value any) {
      t.on(std::move(n), any);
    }
  || (hides_beside<T, Notice, Ms>() || ...);
}

/// Any message but these.
template <class... Ms> struct any_but {
  template <class U>
    requires(!contains<U, Ms...> && !is_notice<U>)
  operator U() const noexcept;
};

template <class T, class... Ms> constexpr bool has_unlisted_handler() {
  using other = any_but<Ms...>;
  if constexpr (!(takes_value<T, Ms> || ...) && !(refers_to<T, Ms> || ...))
    return false;  // a template, perhaps: its body is not to be looked into
  else if constexpr ((std::is_convertible_v<other, Ms> || ...))
    return false;
  else
    return requires(T & t, other m) { t.on(m); }
  || requires(T & t, other m, context & self) { t.on(m, self); };
}

template <class T> constexpr bool has_mailbox_of_object() {
  if constexpr (requires { T::mailbox(); })
    return false;
  else if constexpr (requires(T & t) { t.mailbox(); })
    return requires(T & t, mailbox_policy policy) { policy = t.mailbox(); };
  else
    return false;
}

template <class T, class... Ms> constexpr bool check_notices() {
  static_assert(!misses<T, down, Ms...>(),
                "actors: on(down) is never called in this form: write void on(actors::down) or "
                "void on(actors::down, actors::context&), public");
  static_assert(!misses<T, exit, Ms...>(),
                "actors: on(exit) is never called in this form: write void on(actors::exit) or "
                "void on(actors::exit, actors::context&), public");
  static_assert(
      !misses<T, stopping, Ms...>(),
      "actors: on(stopping) is never called in this form: write void on(actors::stopping) "
      "or void on(actors::stopping, actors::context&), public");
  static_assert(!misses<T, started, Ms...>(),
                "actors: on(started) is never called in this form: write void on(actors::started) "
                "or void on(actors::started, actors::context&), public");
  static_assert(!misses<T, marked, Ms...>(),
                "actors: on(marked) is never called in this form: write void on(actors::marked) or "
                "void on(actors::marked, actors::context&), public");
  static_assert(has_survives<T> || !names_survives<T>(),
                "actors: survives is never called in this form: write bool survives(const "
                "actors::error&), public");
  static_assert(!has_mailbox_of_object<T>(),
                "actors: mailbox() is never called in this form: write static "
                "actors::mailbox_policy mailbox(), public");
  static_assert(!has_unlisted_handler<T, Ms...>(),
                "actors: the actor has an on(message) for a message that its protocol does not "
                "list: nobody can send it");
  return true;
}

template <class T> inline constexpr bool is_behavior = false;
template <class... Fs> inline constexpr bool is_behavior<behavior<Fs...>> = true;

template <class T, class... Ms> constexpr bool check_actor(protocol<Ms...>) {
  static_assert((check_handler<T, Ms, Ms...>() && ...));
  if constexpr ((handles<T, Ms> && ...) && !is_behavior<T>)
    static_assert(check_notices<T, Ms...>());
  if constexpr (requires { T::retries; }) {
    static_assert((!is_coroutine<T, Ms>() && ...),
                  "actors: retries is for handlers that are no coroutines");
    static_assert((copyable<Ms> && ...), "actors: retries needs messages that can be copied");
  }
  return true;
}

}  // namespace actors::detail

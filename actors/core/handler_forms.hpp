// In which forms an actor's struct handles what.
#pragma once

#include <actors/backend/suspended.hpp>
#include <actors/base/error.hpp>
#include <actors/base/keeps_value.hpp>
#include <actors/core/protocol.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace actors::detail {

// The four forms of a handler. A parameter may be M, M&& or const M&.
template <class T, class M>
concept takes_message = requires(T& t, M&& m) {
  t.on(std::move(m));
};
template <class T, class M>
concept takes_context = requires(T& t, M&& m, context& self) {
  t.on(std::move(m), self);
};
template <class T, class M>
concept takes_promise = request<M> && requires(T& t, M&& m, promise<reply_of<M>>&& p) {
  t.on(std::move(m), std::move(p));
};
template <class T, class M>
concept takes_both = request<M> && requires(T& t, M&& m, context& self, promise<reply_of<M>>&& p) {
  t.on(std::move(m), self, std::move(p));
};
template <class T, class M>
concept handles =
    takes_message<T, M> || takes_context<T, M> || takes_promise<T, M> || takes_both<T, M>;

template <class T, class M> decltype(auto) call(T& actor, context& self, M& message) {
  if constexpr (takes_context<T, M>)
    return actor.on(std::move(message), self);
  else
    return actor.on(std::move(message));
}

template <class T, class M>
using returned = decltype(call(std::declval<T&>(), std::declval<context&>(), std::declval<M&>()));

template <class T> inline constexpr bool is_future = false;
template <class R> inline constexpr bool is_future<future<R>> = true;
template <class R> inline constexpr bool is_future<future_of_temporary<R>> = true;
template <class T> inline constexpr bool is_task = false;
template <class R> inline constexpr bool is_task<task<R>> = true;

/// What a handler that is a coroutine gives; the promise of it is void where the reply is done.
template <class M> struct task_of_reply { using type = void; };
template <request M> struct task_of_reply<M> {
  using type = std::conditional_t<std::is_same_v<reply_of<M>, done>, void, reply_of<M>>;
};

template <class M, class T, class R, class... Rest>
std::true_type const_ref_probe(R (T::*)(const M&, Rest...));
template <class M, class T, class R, class... Rest>
std::true_type const_ref_probe(R (T::*)(const M&, Rest...) const);
template <class M, class T, class R, class... Rest>
std::true_type move_ref_probe(R (T::*)(M&&, Rest...));

/// The handler takes const M&: it leaves the message whole.
template <class T, class M>
concept takes_const_ref = requires {
  const_ref_probe<M, T>(&T::on);
};
/// The handler takes its message by reference.
template <class T, class M>
concept refers_to = takes_const_ref<T, M> || requires {
  move_ref_probe<M, T>(&T::on);
};

template <class T> constexpr backend::while_suspended others_while_suspended() {
  if constexpr (requires { T::handlers; })
    if (T::handlers == handler_mode::interleaved) return backend::while_suspended::go_on;
  return backend::while_suspended::wait;
}

template <class T, class M> constexpr bool returns_reply() {
  if constexpr (takes_promise<T, M> || takes_both<T, M>) {
    return true;
  } else {
    using R = returned<T, M>;
    if constexpr (std::is_void_v<R>)
      return std::is_same_v<reply_of<M>, done>;
    else if constexpr (is_task<R>)
      return std::is_same_v<R, task<typename task_of_reply<M>::type>>;
    else
      return std::is_convertible_v<R, future<reply_of<M>>> || std::is_convertible_v<R, reply_of<M>>;
  }
}

template <class T, class M> constexpr bool is_coroutine() {
  if constexpr (takes_message<T, M> || takes_context<T, M>)
    return is_task<returned<T, M>>;
  else
    return false;
}

template <class T, class Notice>
concept hears = requires(T& t, Notice n) {
  t.on(std::move(n));
}
|| requires(T& t, Notice n, context& self) { t.on(std::move(n), self); };

template <class T>
concept has_survives = requires(T& t, const error& why) {
  { t.survives(why) } -> std::convertible_to<bool>;
};

}  // namespace actors::detail

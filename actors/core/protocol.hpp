// protocol<Ms...>: which messages an actor takes; and what a message may be.
#pragma once

#include <actors/backend/actor_type.hpp>
#include <actors/backend/reply.hpp>
#include <actors/base/done.hpp>
#include <actors/base/members.hpp>
#include <actors/core/fwd.hpp>

#include <array>
#include <span>
#include <type_traits>
#include <utility>

namespace actors {

/// A message that names its reply is a request: `struct balance { using reply = double; };`
template <class M>
concept request = requires {
  typename M::reply;
};

template <request M> using reply_of = typename M::reply;

/// What an actor does while a handler of it that is a coroutine is suspended. An actor's struct
/// chooses: `static constexpr auto handlers = actors::handler_mode::interleaved;`
enum class handler_mode {
  exclusive,   ///< other messages wait: one handler at a time, as with plain functions
  interleaved  ///< it handles other messages; after each co_await its members may have changed
};

namespace detail {
// What an ask gives; of a message without a reply it is what lets ask() say so.
template <class M> struct asked_for { using type = done; };
template <request M> struct asked_for<M> { using type = typename M::reply; };

/// M(args...), with parentheses or braces.
template <class M, class... Args>
concept can_be_built = std::is_constructible_v<M, Args...> || requires(Args&&... args) {
  M{std::forward<Args>(args)...};
};
}  // namespace detail

template <class... Ms> struct protocol;

namespace detail {

template <class M> constexpr bool check_message() {
  static_assert(!std::is_reference_v<M>,
                "actors: a message cannot be a reference: actors share no state, send a value");
  static_assert(!std::is_pointer_v<M>,
                "actors: a message cannot be a pointer: actors share no state, send a value");
  static_assert(std::is_object_v<M> && !std::is_const_v<M> && !std::is_volatile_v<M>,
                "actors: a message is a plain object type without const or volatile");
  static_assert(std::is_move_constructible_v<M>, "actors: a message must be movable");
  static_assert(std::is_nothrow_destructible_v<M>, "actors: a message's destructor must not throw");
  return true;
}

/// `Owner`: the message, which may say that it and its reply are meant to share.
template <class M, class Owner = M> constexpr bool check_shares_nothing() {
  constexpr auto shared = says_that_it_shares<Owner>() ? shared_kind::none : what_it_shares<M>();
  static_assert(shared != shared_kind::pointer,
                "actors: a message or reply holds a raw pointer, and actors share nothing: send a "
                "value, or say in the message: static constexpr bool shares = true");
  static_assert(shared != shared_kind::reference,
                "actors: a message or reply holds a reference, and actors share nothing: send a "
                "value, or say in the message: static constexpr bool shares = true");
  static_assert(shared != shared_kind::string_view,
                "actors: a message or reply holds a std::string_view, and actors share nothing: "
                "send a std::string, or say in the message: static constexpr bool shares = true");
  static_assert(shared != shared_kind::span,
                "actors: a message or reply holds a std::span, and actors share nothing: send a "
                "std::vector, or say in the message: static constexpr bool shares = true");
  return true;
}

template <class M> constexpr bool check_reply() {
  if constexpr (request<M>) {
    static_assert(!std::is_void_v<reply_of<M>>,
                  "actors: a reply cannot be void: use actors::done for a reply without content");
    if constexpr (!std::is_void_v<reply_of<M>> && check_message<reply_of<M>>())
      check_shares_nothing<reply_of<M>, M>();
  }
  return true;
}

template <class M, class... Ms> inline constexpr bool contains = (std::is_same_v<M, Ms> || ...);

template <class... Listed, class... Ms>
constexpr bool lists_all_of(protocol<Listed...>, protocol<Ms...>) {
  return (contains<Ms, Listed...> && ...);
}

template <class... Ms> struct all_distinct : std::true_type {};
template <class M, class... Ms>
struct all_distinct<M, Ms...>
    : std::bool_constant<!contains<M, Ms...> && all_distinct<Ms...>::value> {};

template <class M> constexpr const backend::envelope_ops* request_ops_or_null() {
  if constexpr (request<M>)
    return &backend::request_ops<M>;
  else
    return nullptr;
}

template <class... Ms>
inline constexpr std::array<backend::accepted, sizeof...(Ms)> accepted_list{
    {backend::accepted{&backend::message_ops<Ms>, request_ops_or_null<Ms>()}...}};

}  // namespace detail

/// The messages an actor takes. An actor's struct names it: `using protocol =
/// actors::protocol<...>`.
template <class... Ms> struct protocol {
  static_assert((detail::check_message<Ms>() && ...));
  static_assert((detail::check_shares_nothing<Ms>() && ...));
  static_assert((detail::check_reply<Ms>() && ...));
  static_assert(detail::all_distinct<Ms...>::value, "actors: a protocol lists a message twice");

  using ref_type = ref<Ms...>;
};

namespace detail {
template <class T> struct protocol_of {
  static_assert(
      requires { typename T::protocol; },
      "actors: an actor's struct names its protocol: using protocol = "
      "actors::protocol<...>");
  using type = typename T::protocol;
};
}  // namespace detail

/// The reference type of an actor's struct: ref_of<account> is ref<deposit, balance>.
template <class T> using ref_of = typename detail::protocol_of<T>::type::ref_type;

}  // namespace actors

// behavior{...}: an actor from a set of lambdas.
#pragma once

#include <actors/core/lifecycle.hpp>
#include <actors/core/protocol.hpp>

#include <type_traits>
#include <utility>

namespace actors {

namespace detail {

template <class F> struct first_parameter : first_parameter<decltype(&F::operator())> {};
template <class F, class R, class A, class... Rest> struct first_parameter<R (F::*)(A, Rest...)> {
  using type = A;
};
template <class F, class R, class A, class... Rest>
struct first_parameter<R (F::*)(A, Rest...) const> {
  using type = A;
};
template <class F, class R, class A, class... Rest>
struct first_parameter<R (F::*)(A, Rest...) noexcept> {
  using type = A;
};
template <class F, class R, class A, class... Rest>
struct first_parameter<R (F::*)(A, Rest...) const noexcept> {
  using type = A;
};

template <class F> using handled_by = std::remove_cvref_t<typename first_parameter<F>::type>;

// What is heard, but no protocol lists.
template <class M>
inline constexpr bool is_notice =
    std::is_same_v<M, down> || std::is_same_v<M, exit> || std::is_same_v<M, stopping> ||
    std::is_same_v<M, marked> || std::is_same_v<M, started>;

template <class Listed, class... Ms> struct protocol_from;
template <class... Listed> struct protocol_from<protocol<Listed...>> {
  using type = protocol<Listed...>;
};
template <class... Listed, class M, class... Ms>
struct protocol_from<protocol<Listed...>, M, Ms...>
    : protocol_from<std::conditional_t<is_notice<M>, protocol<Listed...>, protocol<Listed..., M>>,
                    Ms...> {};

}  // namespace detail

/// A set of handlers, one for each message; each may take context& and a promise as on() may:
/// `sys.spawn(actors::behavior{[](deposit d) {...}, [](balance) -> double {...}})`.
/// What the lambdas capture is the actor's state.
template <class... Fs> struct behavior : Fs... {
  using protocol =
      typename detail::protocol_from<actors::protocol<>, detail::handled_by<Fs>...>::type;
  using Fs::operator()...;

  explicit behavior(Fs... handlers) : Fs(std::move(handlers))... {}

  template <class... Args>
    requires requires(behavior& self, Args&&... args) { self(std::forward<Args>(args)...); }
  decltype(auto) on(Args&&... args) { return (*this)(std::forward<Args>(args)...); }

  /// For the runtime: the handler of M takes const M&.
  template <class M> static constexpr bool keeps() {
    return (std::is_same_v<typename detail::first_parameter<Fs>::type, const M&> || ...);
  }
};

template <class... Fs> behavior(Fs...) -> behavior<Fs...>;

}  // namespace actors

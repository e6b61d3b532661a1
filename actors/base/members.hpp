// What an aggregate is made of. Told from braces and structured bindings alone: the headers of
// Boost.PFR would cost every program a tenth of its compile time.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace actors::detail {

/// Aggregates of more members are not looked into.
inline constexpr std::size_t most_members = 16;

/// Stands for a value of any type, in a question whether braces may be so filled. (A prvalue: a
/// reference would have clang instantiate copies.)
struct any_value {
  template <class U> operator U() const noexcept;
};
/// The same for members that are a T&.
struct any_lvalue {
  template <class U> operator U&() const noexcept;
};

template <class T> struct any_base {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::same_as<U, T>)
  operator U() const noexcept;
};

struct any_union {
  template <class U>
    requires std::is_union_v<U>
  operator U() const noexcept;
};

template <class Any, std::size_t> using any_at = Any;

template <class T, class Indices, class Any = any_value> inline constexpr bool takes_values = false;
template <class T, std::size_t... I, class Any>
inline constexpr bool takes_values<T, std::index_sequence<I...>, Any> = requires {
  T{any_at<Any, I>{}...};
};

template <class T, class Before, class After> inline constexpr bool takes_braces_between = false;
template <class T, std::size_t... Before, std::size_t... After>
inline constexpr bool
    takes_braces_between<T, std::index_sequence<Before...>, std::index_sequence<After...>> =
        requires {
  T{any_at<any_value, Before>{}..., {}, any_at<any_value, After>{}...};
};

template <class T, class Before, class After> inline constexpr bool takes_union_between = false;
template <class T, std::size_t... Before, std::size_t... After>
inline constexpr bool
    takes_union_between<T, std::index_sequence<Before...>, std::index_sequence<After...>> =
        requires {
  T{any_at<any_value, Before>{}..., any_union{}, any_at<any_value, After>{}...};
};

// An array among the members takes as many values as it has elements, but only one pair of braces.
template <class T, std::size_t N> constexpr bool has_no_array() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (
        takes_braces_between<T, std::make_index_sequence<I>, std::make_index_sequence<N - 1 - I>> &&
        ...);
  }
  (std::make_index_sequence<N>{});
}

// Structured bindings end the compiler's work where one has no name.
template <class T, std::size_t N> constexpr bool has_union() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (
        takes_union_between<T, std::make_index_sequence<I>, std::make_index_sequence<N - 1 - I>> ||
        ...);
  }
  (std::make_index_sequence<N>{});
}

/// How many members T has, an array's elements counted each; most_members + 1: they cannot be told.
template <class T, class Any = any_value, std::size_t N = 0> constexpr std::size_t count_values() {
  if constexpr (N > most_members)
    return N;
  else if constexpr (takes_values<T, std::make_index_sequence<N>, Any> &&
                     !takes_values<T, std::make_index_sequence<N + 1>, Any>)
    return N;
  else
    return count_values<T, Any, N + 1>();
}

template <class... Ts> struct type_list {};

/// The types of the N members, in order, as they were declared.
template <std::size_t N, class T> auto members_of([[maybe_unused]] T& t) {
  if constexpr (N == 1) {
    [[maybe_unused]] auto& [a] = t;
    return type_list<decltype(a)>{};
  } else if constexpr (N == 2) {
    [[maybe_unused]] auto& [a, b] = t;
    return type_list<decltype(a), decltype(b)>{};
  } else if constexpr (N == 3) {
    [[maybe_unused]] auto& [a, b, c] = t;
    return type_list<decltype(a), decltype(b), decltype(c)>{};
  } else if constexpr (N == 4) {
    [[maybe_unused]] auto& [a, b, c, d] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d)>{};
  } else if constexpr (N == 5) {
    [[maybe_unused]] auto& [a, b, c, d, e] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e)>{};
  } else if constexpr (N == 6) {
    [[maybe_unused]] auto& [a, b, c, d, e, f] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e),
                     decltype(f)>{};
  } else if constexpr (N == 7) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g)>{};
  } else if constexpr (N == 8) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h)>{};
  } else if constexpr (N == 9) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i)>{};
  } else if constexpr (N == 10) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j)>{};
  } else if constexpr (N == 11) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k)>{};
  } else if constexpr (N == 12) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k, l] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k),
                     decltype(l)>{};
  } else if constexpr (N == 13) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k), decltype(l),
                     decltype(m)>{};
  } else if constexpr (N == 14) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k), decltype(l),
                     decltype(m), decltype(n)>{};
  } else if constexpr (N == 15) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k), decltype(l),
                     decltype(m), decltype(n), decltype(o)>{};
  } else if constexpr (N == 16) {
    [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = t;
    return type_list<decltype(a), decltype(b), decltype(c), decltype(d), decltype(e), decltype(f),
                     decltype(g), decltype(h), decltype(i), decltype(j), decltype(k), decltype(l),
                     decltype(m), decltype(n), decltype(o), decltype(p)>{};
  }
}

template <class T> constexpr auto members_of_aggregate() {
  constexpr auto n = count_values<T>();
  if constexpr (n > most_members) {
    if constexpr (std::is_default_constructible_v<T> ||
                  count_values<T, any_lvalue>() > most_members)
      return type_list<>{};
    else
      return type_list<any_lvalue&>{};  // one of them is a reference, whatever to
  } else if constexpr (requires { T{any_base<T>{}}; } || has_union<T, n>() ||
                       !has_no_array<T, n>() ||
                       takes_braces_between<T, std::make_index_sequence<n>,
                                            std::index_sequence<>>) {
    return type_list<>{};
  } else {
    return decltype(members_of<n>(std::declval<T&>())){};
  }
}

template <class T> inline constexpr bool is_tuple = false;
template <class... Ts> inline constexpr bool is_tuple<std::tuple<Ts...>> = true;
template <class A, class B> inline constexpr bool is_tuple<std::pair<A, B>> = true;

template <class... Ts> type_list<Ts...> elements_of(const std::tuple<Ts...>&);
template <class A, class B> type_list<A, B> elements_of(const std::pair<A, B>&);

/// What a value is made of, as far as can be told: the members of an aggregate, the elements of a
/// container, an optional, a tuple. Not: C arrays, bases, unions, more than 16 members.
template <class T> constexpr auto parts_of() {
  if constexpr (!std::is_class_v<T>)
    return type_list<>{};
  else if constexpr (is_tuple<T>)
    return decltype(elements_of(std::declval<T&>())){};
  else if constexpr (requires { typename T::value_type; })
    return type_list<typename T::value_type>{};
  else if constexpr (std::is_aggregate_v<T> && !std::is_empty_v<T>)
    return members_of_aggregate<T>();
  else
    return type_list<>{};
}

// -- can it be copied?
// ------------------------------------------------------------------------------

template <class T, class... Outer> constexpr bool can_be_copied();

template <class... Outer, class... Parts> constexpr bool parts_can_be_copied(type_list<Parts...>) {
  return (can_be_copied<std::remove_cv_t<Parts>, Outer...>() && ...);
}

template <class T, class... Outer> constexpr bool can_be_copied() {
  if constexpr (!std::is_copy_constructible_v<T>)
    return false;
  else if constexpr (std::is_trivially_copyable_v<T> || (std::same_as<T, Outer> || ...))
    return true;
  else
    return parts_can_be_copied<T, Outer...>(parts_of<T>());
}

/// A container says that it can be copied whatever its elements are, and so does what holds one.
/// Classes that hide their members are taken at their word.
template <class T>
concept copyable = can_be_copied<std::remove_cv_t<T>>();

// -- does it share anything with its sender?
// --------------------------------------------------------

enum class shared_kind { none, pointer, reference, string_view, span };

template <class T> inline constexpr auto kind_of_view = shared_kind::none;
template <class T>
inline constexpr auto kind_of_view<T*> =
    std::is_function_v<T> ? shared_kind::none : shared_kind::pointer;
template <class T> inline constexpr auto kind_of_view<T&> = shared_kind::reference;
template <class T> inline constexpr auto kind_of_view<T&&> = shared_kind::reference;
template <class T>
inline constexpr auto kind_of_view<std::reference_wrapper<T>> = shared_kind::reference;
template <class C, class Traits>
inline constexpr auto kind_of_view<std::basic_string_view<C, Traits>> = shared_kind::string_view;
template <class T, std::size_t N>
inline constexpr auto kind_of_view<std::span<T, N>> = shared_kind::span;

template <class T> constexpr bool says_that_it_shares() {
  if constexpr (requires { T::shares; }) return T::shares;
  return false;
}

template <class T, class... Outer> constexpr shared_kind what_it_shares();

template <class... Outer, class... Parts>
constexpr shared_kind what_parts_share(type_list<Parts...>) {
  auto found = shared_kind::none;
  static_cast<void>(
      ((found = what_it_shares<std::remove_cv_t<Parts>, Outer...>(), found == shared_kind::none) &&
       ...));
  return found;
}

template <class T, class... Outer> constexpr shared_kind what_it_shares() {
  if constexpr (kind_of_view<T> != shared_kind::none)
    return kind_of_view<T>;
  else if constexpr (!std::is_class_v<T> || (std::same_as<T, Outer> || ...))
    return shared_kind::none;
  else if constexpr (says_that_it_shares<T>())
    return shared_kind::none;
  else
    return what_parts_share<T, Outer...>(parts_of<T>());
}

}  // namespace actors::detail

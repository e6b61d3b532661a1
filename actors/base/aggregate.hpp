// Which structs Boost.PFR can take apart. It stops the compiler where it cannot, so that has to be
// known before it is asked.
#pragma once

#include <boost/pfr/core.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace actors::detail {

/// Boost.PFR ends at so many fields, and needs compile time in proportion to the size.
inline constexpr std::size_t most_fields = 100;
inline constexpr std::size_t largest_aggregate = 64 * 1024;

/// Stands for a value of any type, in a question whether braces may be so filled.
template <class T> struct any_value { template <class U> operator U() const&& noexcept; };
template <std::copy_constructible T> struct any_value<T> {
  template <class U> operator U&() const& noexcept;
  template <class U> operator U&() const&& noexcept;
};

template <class T> struct any_base {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::same_as<U, T>)
  operator U() const noexcept;
};

template <class T, std::size_t> using value_at = any_value<T>;

template <class T, class Before, class After> inline constexpr bool takes_braces_between = false;
template <class T, std::size_t... Before, std::size_t... After>
inline constexpr bool
    takes_braces_between<T, std::index_sequence<Before...>, std::index_sequence<After...>> =
        requires {
  T{value_at<T, Before>{}..., {}, value_at<T, After>{}...};
};

template <class T, class Indices> inline constexpr bool takes_values = false;
template <class T, std::size_t... I>
inline constexpr bool takes_values<T, std::index_sequence<I...>> = requires {
  T{value_at<T, I>{}...};
};

// An array among the fields takes as many values as it has elements, but only one pair of braces.
template <class T, std::size_t N> constexpr bool has_no_array() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (
        takes_braces_between<T, std::make_index_sequence<I>, std::make_index_sequence<N - 1 - I>> &&
        ...);
  }
  (std::make_index_sequence<N>{});
}

template <class T> constexpr bool can_be_taken_apart() {
  if constexpr (!std::is_aggregate_v<T> || std::is_array_v<T> || std::is_union_v<T> ||
                std::is_polymorphic_v<T> || !std::default_initializable<T> || !std::movable<T>)
    return false;
  else if constexpr (std::is_empty_v<T>)
    return !requires { T{any_base<T>{}}; };
  else if constexpr (sizeof(T) > largest_aggregate || requires { T{any_base<T>{}}; } ||
                     takes_values<T, std::make_index_sequence<most_fields + 1>>)
    return false;
  else
    return has_no_array<T, boost::pfr::tuple_size_v<T>>();
}

/// A struct of at most 100 fields and 64 KiB, without a base and without C arrays, that can be
/// moved and built from {}. Bit-fields and unnamed unions cannot be told: they do not compile.
template <class T>
concept plain_aggregate = can_be_taken_apart<T>();

}  // namespace actors::detail

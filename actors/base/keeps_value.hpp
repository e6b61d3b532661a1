// What a reply may be converted from without losing its value.
#pragma once

#include <type_traits>
#include <utility>

namespace actors::detail {

template <class T>
concept number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <class To, class From> constexpr bool converts_whole() {
  if constexpr (number<From> && number<To>)
    return (std::is_floating_point_v<To> && !std::is_floating_point_v<From>) || requires(From f) {
      To{f};
    }
  || !std::is_convertible_v<From, To>;
  else if constexpr (number<From> && requires { typename To::value_type; }) return converts_whole<
      typename To::value_type, From>();  // an optional, a result
  else return true;
}

/// A number keeps its value, as braces want it: not a double for an int, nor a wide integer for a
/// narrow one, nor one with a sign for one without. An integer for a floating point number is fine.
/// Of what is no number nothing is said.
template <class To, class From>
concept keeps_value = converts_whole<std::remove_cvref_t<To>, std::remove_cvref_t<From>>();

/// The same where constants are given, which are not to be told from others: an int passes for any
/// integer, as 0 does.
template <class To, class From>
concept keeps_given_value = keeps_value<To, From> ||
    (std::is_same_v<std::remove_cvref_t<From>, int>&& std::is_integral_v<To>);

}  // namespace actors::detail

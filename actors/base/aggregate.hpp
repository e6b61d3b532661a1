// Which structs Boost.PFR can take apart. It stops the compiler where it cannot, so that has to be
// known before it is asked.
#pragma once

#include <actors/base/members.hpp>

#include <boost/pfr/core.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace actors::detail {

/// Boost.PFR ends at so many fields, and needs compile time in proportion to the size.
inline constexpr std::size_t most_fields = 100;
inline constexpr std::size_t largest_aggregate = 64 * 1024;

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

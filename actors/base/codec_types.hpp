// The codec of each kind of plain value.
#pragma once

#include <actors/base/aggregate.hpp>
#include <actors/base/codec.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <iterator>
#include <limits>
#include <optional>
#include <ranges>
#include <utility>
#include <variant>

namespace actors {

namespace detail {

static_assert(std::endian::native == std::endian::little, "actors: the codec copies numbers");

template <class T>
concept plain_number = (std::integral<T> || std::same_as<T, float> ||
                        std::same_as<T, double>)&&!std::same_as<T, bool>;

// Only then every number is a value of the enum.
template <class T>
concept fixed_enum = std::is_enum_v<T> && requires {
  T{std::underlying_type_t<T>{}};
};

template <class T>
concept tuple_like = !std::ranges::range<T> && requires {
  std::tuple_size<T>::value;
};

// C<..., allocator>, as the standard's containers are, and no class that adds to one.
template <class T> inline constexpr bool has_shape_of_container = false;
template <template <class...> class C, class... Args>
  requires(sizeof...(Args) > 1)
inline constexpr bool has_shape_of_container<C<Args...>> =
    requires(typename C<Args...>::allocator_type allocator) {
  static_cast<std::tuple_element_t<sizeof...(Args) - 1, std::tuple<Args...>>&>(allocator);
};

template <class T>
concept plain_container = has_shape_of_container<T> && std::ranges::sized_range<const T> &&
    requires(T& c) {
  c.clear();
  c.insert(c.end(), std::declval<typename T::value_type>());
};

template <class T>
concept contiguous_numbers =
    plain_container<T> && std::ranges::contiguous_range<T> && plain_number<typename T::value_type>;

/// What an element is while it is being read: the key of a map's is not const.
template <class T> struct element_of { using type = T; };
template <class K, class V> struct element_of<std::pair<const K, V>> {
  using type = std::pair<K, V>;
};

template <class T, std::size_t... I>
std::tuple<std::tuple_element_t<I, T>...> parts_of_tuple(std::index_sequence<I...>);
template <class T, std::size_t... I>
std::tuple<boost::pfr::tuple_element_t<I, T>...> parts_of_aggregate(std::index_sequence<I...>);

template <class... Fields> void write_fields(encoder& to, const Fields&... fields) {
  if constexpr (sizeof...(Fields) == 0)
    to.write(std::uint8_t{0});
  else
    (to.write(fields), ...);
}

template <class... Fields> void read_fields(decoder& from, Fields&... fields) {
  if constexpr (sizeof...(Fields) == 0) {
    std::uint8_t zero{};
    from.read(zero);
    if (zero != 0) from.malformed("an empty struct that is not 0");
  } else {
    (from.read(fields), ...);
  }
}

}  // namespace detail

template <class T>
  requires(detail::plain_number<T> || detail::fixed_enum<T>)
struct codec<T> {
  static void encode(encoder& to, T value) { to.write_bytes(&value, sizeof value); }
  static void decode(decoder& from, T& value) { from.read_bytes(&value, sizeof value); }
};

template <> struct codec<bool> {
  static void encode(encoder& to, bool value) { to.write(static_cast<std::uint8_t>(value)); }
  static void decode(decoder& from, bool& value) {
    std::uint8_t byte{};
    from.read(byte);
    if (byte > 1) from.malformed("a bool that is neither 0 nor 1");
    value = byte == 1;
  }
};

template <class Rep, class Period> struct codec<std::chrono::duration<Rep, Period>> {
  using parts = std::tuple<Rep>;
  using type = std::chrono::duration<Rep, Period>;
  static void encode(encoder& to, type value) { to.write(value.count()); }
  static void decode(decoder& from, type& value) {
    Rep count{};
    from.read(count);
    value = type{count};
  }
};

template <class Clock, class Duration> struct codec<std::chrono::time_point<Clock, Duration>> {
  using parts = std::tuple<Duration>;
  using type = std::chrono::time_point<Clock, Duration>;
  static void encode(encoder& to, type value) { to.write(value.time_since_epoch()); }
  static void decode(decoder& from, type& value) {
    Duration since{};
    from.read(since);
    value = type{since};
  }
};

template <detail::plain_container T> struct codec<T> {
  using element = typename detail::element_of<typename T::value_type>::type;
  using parts = std::tuple<element>;

  static void encode(encoder& to, const T& value) {
    to.write_length(std::ranges::size(value));
    if constexpr (detail::contiguous_numbers<T>)
      to.write_bytes(std::ranges::data(value), value.size() * sizeof(element));
    else
      for (const auto& each : value) write_element(to, each);
  }

  static void decode(decoder& from, T& value) {
    value.clear();
    const auto n = from.read_length();
    if constexpr (detail::contiguous_numbers<T>) {
      if (n > from.left() / sizeof(element)) return from.malformed("fewer elements than it says");
      value.resize(n);
      from.read_bytes(value.data(), n * sizeof(element));
    } else {
      if constexpr (requires { value.reserve(n); })
        value.reserve(std::min(n, from.left() / sizeof(element)));
      for (std::size_t i = 0; i < n && !from.failed(); ++i) {
        element each{};
        from.read(each);
        value.insert(value.end(), std::move(each));
      }
      if (!from.failed() && std::ranges::size(value) != n)
        from.malformed("a key that is twice there");
    }
  }

private:
  template <class E> static void write_element(encoder& to, const E& each) { to.write(each); }
  static void write_element(encoder& to, bool each) { to.write(each); }
  template <class K, class V>
  static void write_element(encoder& to, const std::pair<const K, V>& each) {
    to.write(each.first);
    to.write(each.second);
  }
};

template <class T> struct codec<std::optional<T>> {
  using parts = std::tuple<T>;
  static void encode(encoder& to, const std::optional<T>& value) {
    to.write(value.has_value());
    if (value) to.write(*value);
  }
  static void decode(decoder& from, std::optional<T>& value) {
    bool there = false;
    from.read(there);
    if (there)
      from.read(value.emplace());
    else
      value.reset();
  }
};

template <class... Ts>
  requires(sizeof...(Ts) <= std::numeric_limits<std::uint8_t>::max())
struct codec<std::variant<Ts...>> {
  using parts = std::tuple<Ts...>;
  using type = std::variant<Ts...>;

  static void encode(encoder& to, const type& value) {
    if (value.valueless_by_exception())
      return to.fail({errc::malformed, "a variant that an exception left without a value"});
    to.write(static_cast<std::uint8_t>(value.index()));
    std::visit([&to](const auto& each) { to.write(each); }, value);
  }
  static void decode(decoder& from, type& value) {
    std::uint8_t index{};
    from.read(index);
    if (!read_alternative(from, value, index, std::index_sequence_for<Ts...>{}))
      from.malformed("a variant with an index out of its range");
  }

private:
  template <std::size_t... I>
  static bool read_alternative(decoder& from, type& value, std::size_t index,
                               std::index_sequence<I...>) {
    return ((I == index && (from.read(value.template emplace<I>()), true)) || ...);
  }
};

template <class T, std::size_t N> struct codec<std::array<T, N>> {
  using parts = std::tuple<T>;
  static void encode(encoder& to, const std::array<T, N>& value) {
    if constexpr (N == 0) detail::write_fields(to);
    for (const auto& each : value) to.write(each);
  }
  static void decode(decoder& from, std::array<T, N>& value) {
    if constexpr (N == 0) detail::read_fields(from);
    for (auto& each : value) from.read(each);
  }
};

template <detail::tuple_like T> struct codec<T> {
  using parts =
      decltype(detail::parts_of_tuple<T>(std::make_index_sequence<std::tuple_size_v<T>>{}));
  static void encode(encoder& to, const T& value) {
    std::apply([&to](const auto&... fields) { detail::write_fields(to, fields...); }, value);
  }
  static void decode(decoder& from, T& value) {
    std::apply([&from](auto&... fields) { detail::read_fields(from, fields...); }, value);
  }
};

template <detail::plain_aggregate T> struct codec<T> {
  using parts = decltype(detail::parts_of_aggregate<T>(
      std::make_index_sequence<boost::pfr::tuple_size_v<T>>{}));
  static void encode(encoder& to, const T& value) {
    std::apply([&to](const auto&... fields) { detail::write_fields(to, fields...); },
               boost::pfr::structure_tie(value));
  }
  static void decode(decoder& from, T& value) {
    std::apply([&from](auto&... fields) { detail::read_fields(from, fields...); },
               boost::pfr::structure_tie(value));
  }
};

}  // namespace actors

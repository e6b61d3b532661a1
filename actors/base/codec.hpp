// The codec: plain values as bytes, for other processes and other machines.
//
// Format 1. Numbers and enums: their bytes, little-endian. bool: a byte, 0 or 1. Strings and
// containers: the number of elements in 4 bytes, then these. optional: a bool, then the value.
// variant: the index in a byte, then the value. duration: its count. time_point: that since the
// epoch of its clock, which the reader must share. Structs, pairs, tuples and arrays: the fields in
// turn; one without any is a byte 0. So every value has at least a byte, and a number of elements
// that is larger than what is left of the input is a lie.
#pragma once

#include <actors/base/error.hpp>
#include <actors/base/export.hpp>
#include <actors/base/result.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors {

/// What writer and reader must agree in; changes when the format does.
inline constexpr std::uint16_t codec_format = 1;

using bytes = std::vector<std::byte>;

struct codec_limits {
  /// Of a whole encoding.
  std::size_t size = 0xffff'ffff;
  /// How deep values may lie in one another.
  unsigned depth = 64;
};

/// How values of T become bytes. To be specialised for types of one's own, with two functions:
///   static void encode(encoder& to, const money& m) { to.write(m.cents); }
///   static void decode(decoder& from, money& m) { from.read(m.cents); }
template <class T> struct codec;

/// Appends values to bytes. Over a limit it keeps an error and writes nothing more.
class encoder {
public:
  explicit encoder(bytes& to, codec_limits limits = {}) noexcept
      : to_(&to), begin_(to.size()), limits_(limits) {}

  template <class T> void write(const T& value) {
    if (!enter()) return;
    codec<T>::encode(*this, value);
    ++limits_.depth;
  }
  /// A number of elements that follow.
  ACTORS_API void write_length(std::size_t n);
  ACTORS_API void write_bytes(const void* from, std::size_t n);
  ACTORS_API void fail(error why);
  /// Code `too_large`, or that of fail(); none: all is written.
  const error& failure() const noexcept { return failure_; }

private:
  ACTORS_API bool enter();

  bytes* to_;
  std::size_t begin_;
  codec_limits limits_;
  error failure_;
};

/// Takes values from bytes. Whatever the bytes are: it reads none behind them, and allocates no
/// more than elements that are there need. After the first error nothing more is read.
class decoder {
public:
  ACTORS_API explicit decoder(std::span<const std::byte> from, codec_limits limits = {});

  template <class T> void read(T& value) {
    if (!enter()) return;
    codec<T>::decode(*this, value);
    ++limits_.depth;
  }
  /// A number of elements that follow: at most what is left. 0 after an error.
  ACTORS_API std::size_t read_length();
  /// False, and nothing is written, when fewer are left.
  ACTORS_API bool read_bytes(void* to, std::size_t n);
  ACTORS_API void fail(error why);
  /// The bytes say what no value of the type is.
  ACTORS_API void malformed(std::string_view why);
  /// There must be nothing left.
  ACTORS_API void end();
  std::size_t left() const noexcept { return from_.size(); }
  bool failed() const noexcept { return static_cast<bool>(failure_); }
  /// Code `malformed`, `too_large` or that of fail(); none: all is read.
  const error& failure() const noexcept { return failure_; }

private:
  ACTORS_API bool enter();

  std::span<const std::byte> from_;
  codec_limits limits_;
  error failure_;
};

namespace detail {

// A type within itself (a tree) is as good as its other parts.
template <class T, class... Around> constexpr bool can_be_encoded() {
  if constexpr ((std::is_same_v<T, Around> || ...)) {
    return true;
  } else if constexpr (!std::default_initializable<T> || !std::movable<T>) {
    return false;
  } else if constexpr (requires { typename codec<T>::parts; }) {
    return []<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
      return (can_be_encoded<Parts, T, Around...>() && ...);
    }(std::type_identity<typename codec<T>::parts>{});
  } else {
    return requires(encoder & to, decoder & from, T & value) {
      codec<T>::encode(to, std::as_const(value));
      codec<T>::decode(from, value);
    };
  }
}

}  // namespace detail

/// T is a plain value: bool, numbers, enums with a fixed type, strings, containers, optional,
/// variant, durations, time points, structs (detail::plain_aggregate) and whatever codec is
/// specialised for. Not pointers, references, views and classes with constructors. Asking compiles
/// for each type.
template <class T> inline constexpr bool encodable = detail::can_be_encoded<T>();

/// The bytes of a value, or the code `too_large`.
template <class T> result<bytes> encode(const T& value, codec_limits limits = {}) {
  static_assert(encodable<T>, "actors: this type has no codec: it is no plain value");
  bytes out;
  encoder to{out, limits};
  to.write(value);
  if (to.failure()) return to.failure();
  return out;
}

/// The value of exactly these bytes, or the code `malformed` or `too_large`.
template <class T> result<T> decode(std::span<const std::byte> from, codec_limits limits = {}) {
  static_assert(encodable<T>, "actors: this type has no codec: it is no plain value");
  decoder in{from, limits};
  T out{};
  in.read(out);
  in.end();
  if (in.failed()) return in.failure();
  return out;
}

}  // namespace actors

#include <actors/base/codec_types.hpp>

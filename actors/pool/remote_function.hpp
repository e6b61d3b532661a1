// Functions that another process of the same program finds: each registers itself before main,
// under a number that is the same in every run of a binary.
#pragma once

#include <actors/base/codec.hpp>
#include <actors/base/done.hpp>
#include <actors/base/export.hpp>
#include <actors/base/result.hpp>
#include <actors/base/type_name.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>

namespace actors::detail {

/// Reads the arguments, calls, writes the result. Throws what the function throws.
using remote_body = void (*)(decoder& arguments, encoder& result);

/// An entry of the registry; lives as long as the program.
class remote_function {
public:
  /// The key names the function and its types.
  ACTORS_API remote_function(const char* key, remote_body body);
  remote_function(const remote_function&) = delete;
  remote_function& operator=(const remote_function&) = delete;

  std::uint64_t id() const noexcept { return id_; }
  void call(decoder& arguments, encoder& result) const { body_(arguments, result); }

  /// nullptr when there is none.
  static const remote_function* find(std::uint64_t id);

private:
  std::uint64_t id_;
  remote_body body_;
};

/// Its type says all that there is to it, so that another process can have one, too.
template <class F>
concept stateless = std::is_empty_v<F> && std::default_initializable<F>;

template <class F, class Kept, class... Args>
inline constexpr bool can_travel = stateless<F> && (encodable<Args> && ...) && encodable<Kept>;

/// To name its `entry` anywhere in a program registers the function when the program starts.
template <class F, class Kept, class... Args> struct registered {
  static void body(decoder& from, encoder& to) {
    std::tuple<Args...> arguments;
    std::apply([&from](auto&... each) { (from.read(each), ...); }, arguments);
    from.end();
    if (from.failed()) return;
    F function{};
    const auto call = [&function](auto&... each) -> decltype(auto) {
      return std::invoke(std::move(function), std::move(each)...);
    };
    if constexpr (std::is_void_v<std::invoke_result_t<F, Args...>>)
      std::apply(call, arguments), to.write(Kept{});
    else
      to.write(Kept(std::apply(call, arguments)));
  }

  static inline const remote_function entry{typeid(registered).name(), &body};
};

/// What a process would have taken. Not inlined, where g++ 12 sees overlapping copies in it.
template <class F, class Kept, class... Args>
[[gnu::cold, gnu::noinline]] std::string why_it_cannot_travel() {
  if constexpr (!stateless<F>)
    return "a process runs fn<f> or a lambda without captures; this function holds data";
  std::string_view bad;
  ((encodable<Args> || !bad.empty() ? void() : void(bad = type_name<Args>())), ...);
  if (!bad.empty())
    return "arguments for a process must be plain values; not so " + std::string{bad};
  return "the result of a process must be a plain value; not so " + std::string{type_name<Kept>()};
}

template <class F, class Kept, class... Args>
result<const remote_function*> find_remote(std::string_view task) {
  if constexpr (can_travel<F, Kept, Args...>)
    return &registered<F, Kept, Args...>::entry;
  else
    return error{errc::not_registered,
                 std::string{task} + ": " + why_it_cannot_travel<F, Kept, Args...>()};
}

}  // namespace actors::detail

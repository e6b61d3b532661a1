// fn<f>: a function as a value that other processes find by its type.
#pragma once

#include <actors/base/type_name.hpp>

#include <concepts>
#include <functional>
#include <string_view>
#include <utility>

namespace actors {

/// The type of fn<F>: empty, so that the type says all.
template <auto F> struct function_object {
  template <class... Args>
    requires std::invocable<decltype(F), Args...>
  constexpr decltype(auto) operator()(Args&&... args) const {
    return std::invoke(F, std::forward<Args>(args)...);
  }
};

/// submit(fn<is_prime>, 7): what submit(is_prime, 7) does, on every executor; processes know only
/// the former, because a function pointer says nothing in another process.
template <auto F> inline constexpr function_object<F> fn{};

namespace detail {

template <auto F> constexpr std::string_view name_of_value() noexcept {
  constexpr std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::string_view key = "F = ";
  constexpr auto from = text.find(key) + key.size();
  constexpr auto to = text.find_first_of(";]", from);
  return text.substr(from, to - from);
}

template <auto F> std::string_view name_of_task(const function_object<F>&) {
  return name_of_value<F>();
}

}  // namespace detail

}  // namespace actors

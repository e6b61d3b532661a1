// Functions whose call is a coroutine, as tasks of an executor.
#pragma once

#include <actors/ask/loop.hpp>
#include <actors/ask/task.hpp>
#include <actors/pool/function.hpp>

#include <concepts>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace actors::detail {

template <class T> struct task_value {};
template <class T> struct task_value<task<T>> { using type = T; };
template <class T>
concept a_task = requires {
  typename task_value<T>::type;
};

/// f(loop&, args...): only where f(args...) is no call, so that generic lambdas get no loop.
template <class F, class... Args>
inline constexpr bool takes_loop_first =
    !std::invocable<F&, Args...> && std::invocable<F&, loop&, Args...>;

/// The call of f, on an event loop if it takes one. It looks at f until the coroutine has ended.
template <class F, class... Args> auto call_coroutine(F& f, loop* on, Args&&... args) {
  if constexpr (takes_loop_first<F, Args...>)
    return std::invoke(f, *on, std::forward<Args>(args)...);
  else
    return std::invoke(f, std::forward<Args>(args)...);
}

template <class F, class... Args> constexpr bool is_coroutine_function() {
  if constexpr (takes_loop_first<F, Args...>) {
    static_assert(a_task<std::invoke_result_t<F&, loop&, Args...>>,
                  "actors: a task that takes a loop& must be a coroutine: it returns a task<R>");
    return true;
  } else if constexpr (std::invocable<F&, Args...>) {
    return a_task<std::invoke_result_t<F&, Args...>>;
  } else {
    return false;
  }
}

/// f(args...) or f(loop&, args...) returns a task<R>.
template <class F, class... Args>
concept coroutine_function = is_coroutine_function<F, Args...>();

/// That R.
template <class F, class... Args>
using awaited_from = typename task_value<decltype(call_coroutine(
    std::declval<F&>(), std::declval<loop*>(), std::declval<Args>()...))>::type;

/// The same function as one that returns when its coroutine has ended. Empty when F is, so that
/// other processes can run it, too.
template <class F> struct to_its_end {
  template <class... Args> auto operator()(Args... args) {
    loop own;
    return own.run(call_coroutine(function, &own, std::move(args)...));
  }
  [[no_unique_address]] F function{};
};

template <class F> std::string_view name_of_task(const to_its_end<F>& f) {
  return name_of_task(f.function);
}

}  // namespace actors::detail

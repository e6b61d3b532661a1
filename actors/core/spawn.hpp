// How an actor's struct gets into a cell: built in place, its arguments kept for a restart.
#pragma once

#include <actors/backend/face.hpp>
#include <actors/core/dispatch.hpp>

#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace actors::detail {

/// The arguments can be kept and used again: a restart is possible.
template <class T, class... Args>
inline constexpr bool rebuildable = (std::is_copy_constructible_v<std::decay_t<Args>> && ...) &&
                                    can_be_built<T, const std::decay_t<Args>&...>;

template <class T, class Tuple> void build_from(void* object, const void* arguments) {
  std::apply([object](const auto&... args) { backend::construct_value<T>(object, args...); },
             *static_cast<const Tuple*>(arguments));
}

template <class T> void build_plain(void* object, const void*) {
  backend::construct_value<T>(object);
}

template <class T, class... Args> constexpr backend::actor_type make_spawned_type() {
  auto type = make_actor_type<T>();
  if constexpr (sizeof...(Args) == 0) {
    type.rebuild = &build_plain<T>;
  } else if constexpr (rebuildable<T, Args...>) {
    using tuple = std::tuple<std::decay_t<Args>...>;
    type.arguments_size = sizeof(tuple);
    type.arguments_align = alignof(tuple);
    type.rebuild = &build_from<T, tuple>;
    type.destroy_arguments = &destroy_object<tuple>;
  }
  return type;
}

template <class T, class... Args>
inline constexpr backend::actor_type spawned_type = make_spawned_type<T, Args...>();

template <class T, class... Args> void build(backend::cell& c, Args&&... args) {
  void* object = backend::object_of(c);
  if constexpr (sizeof...(Args) != 0 && rebuildable<T, Args...>) {
    using tuple = std::tuple<std::decay_t<Args>...>;
    auto* kept = ::new (backend::arguments_of(c)) tuple(std::forward<Args>(args)...);
    try {
      build_from<T, tuple>(object, kept);
    } catch (...) {
      std::destroy_at(kept);
      throw;
    }
  } else {
    backend::construct_value<T>(object, std::forward<Args>(args)...);
  }
}

template <class T> struct pool_behind {
  static_assert(
      requires { sizeof(pool<T>); },
      "actors: spawn_pool needs its header: #include <actors/pool/pool.hpp>");
  using type = pool<T>;
};
template <class T> using pool_of = typename pool_behind<T>::type;

void make_context(backend::cell& c) noexcept;  // core/context.hpp

template <class T, class... Args>
ref_of<T> start_actor(backend::system_core& core, const spawn_options& options,
                      backend::cell* parent, Args&&... args) {
  auto* c = backend::allocate_cell(core, spawned_type<T, Args...>, options, parent);
  make_context(*c);
  try {
    build<T>(*c, std::forward<Args>(args)...);
  } catch (...) {
    backend::abandon_cell(c);
    throw;
  }
  return ref_of<T>::adopt(backend::start_cell(c));
}

/// Any thread. Throws what T's constructor throws; then there is no actor.
template <class T, class... Args>
ref_of<T> spawn_actor(backend::system_core& core, const spawn_options& options,
                      backend::cell* parent, Args&&... args) {
  static_assert(can_be_built<T, const std::decay_t<Args>&...> || can_be_built<T, Args...>,
                "actors: the actor's struct cannot be built from these arguments");
  if constexpr (requires { T::mailbox(); })
    if (!options.mailbox.special()) {
      auto with_policy = options;
      with_policy.mailbox = T::mailbox();
      return start_actor<T>(core, with_policy, parent, std::forward<Args>(args)...);
    }
  return start_actor<T>(core, options, parent, std::forward<Args>(args)...);
}

}  // namespace actors::detail

// pool<T>: workers of an actor type behind one reference.
#pragma once

#include <actors/ask/ask_each.hpp>
#include <actors/pool/router.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors {

/// Options of a pool, to be written with designated initialisers.
template <class T> struct pool_options {
  /// How many workers there are, at least. Unset: as many as the system has worker threads.
  std::optional<std::size_t> workers = {};
  /// One more is spawned as soon as a message has to wait, up to so many. Unset: none.
  std::optional<std::size_t> max_workers = {};
  /// work_pulling, round_robin, least_loaded, broadcast or consistent_hash(key).
  actors::routing<typename T::protocol> routing = work_pulling;
  /// A worker beyond `workers` ends when it has had nothing to do for so long.
  std::chrono::nanoseconds shrink_after = std::chrono::seconds{10};
  /// A worker whose handler throws is rebuilt in place, and goes on at once if it is the first
  /// time within `restart_period`, otherwise after a wait of `backoff`. One that throws more often
  /// within that period is given up.
  std::size_t max_restarts = 3;
  std::chrono::nanoseconds restart_period = std::chrono::seconds{5};
  /// Waits of a worker that fails again, and before one that was given up is replaced.
  backoff_options backoff = {};
  /// Workers that were given up are replaced. False: they are not, and the pool fails with the
  /// last one.
  bool replace = true;
  /// Messages that may wait in the pool. 0: no bound.
  std::size_t capacity = 0;
  /// What becomes of one more. `reject` and `drop_newest` are the same here, `wait` is refused.
  actors::overflow overflow = actors::overflow::reject;
  /// For log lines and diagnosis. Empty: the actor's type.
  std::string name = {};
  /// Of each worker: a thread of its own for handlers that block, say.
  spawn_options worker = {};
};

/// N workers of the actor type T behind one reference: everything that takes a ref_of<T> takes a
/// pool. Each worker is an instance of its own, built from copies of the same arguments. A value,
/// as a reference is; copies are the same pool, which lives until it is stopped, its parent or its
/// system ends, or its last worker is gone. Thread-safe as a reference is.
///
/// stop() finishes everything that was sent before; stop(stop_mode::now) makes it dead letters.
template <class T> class pool : public ref_of<T> {
public:
  /// Refers to nothing.
  pool() noexcept = default;

  /// From now on so many workers, at least and at most. Those that are too many finish what they
  /// are at; what waits for them goes to others. The future ends when all are spawned, or with what
  /// kept one from it. Throws actor_error (bad_option, empty_ref).
  future<done> resize(std::size_t min_workers, std::size_t max_workers) const {
    auto limits = checked().limits;
    limits.min_workers = min_workers;
    limits.max_workers = max_workers;
    limits.check();
    return router_.template ask<detail::change_size>(min_workers, max_workers);
  }
  future<done> resize(std::size_t workers) const { return resize(workers, workers); }

  /// Ends when, some time after what was sent before, nothing waits and no worker has a message.
  future<done> drain() const { return checked(), router_.template ask<detail::settle>(); }

  /// A snapshot. O(workers), under a short lock.
  pool_stats stats() const { return checked().members->stats(); }

  /// Sends each worker a copy, whatever the routing. It waits behind what has been routed to that
  /// worker, not behind what waits for any.
  template <class M, class... Args> void broadcast(Args&&... args) const {
    check_copied<M>();
    router_.template tell<detail::spread<M>>(build<M>(std::forward<Args>(args)...), std::size_t{0});
  }
  /// Asks each worker, and ends with all replies, in the order of the workers, or the first error.
  template <class M, class... Args>
  future<std::vector<typename detail::asked_for<M>::type>> ask_all(Args&&... args) const {
    return ask_some<M>(0, std::forward<Args>(args)...);
  }
  /// Asks each worker, and ends with the first `k` replies, in the order of the workers, or with an
  /// error when so many cannot come any more (bad_option: there are not so many workers). The
  /// other requests are taken back.
  template <class M, class... Args>
  future<std::vector<typename detail::asked_for<M>::type>> ask_quorum(std::size_t k,
                                                                      Args&&... args) const {
    if (k == 0) throw actor_error{errc::bad_option, "a quorum of 0, expected at least 1"};
    return ask_some<M>(k, std::forward<Args>(args)...);
  }
  /// Asks each worker, and ends with the first reply, or with an error when all have failed.
  template <class M, class... Args>
  future<typename detail::asked_for<M>::type> ask_first(Args&&... args) const {
    using R = typename detail::asked_for<M>::type;
    auto [out, later] = make_promise<R>();
    detail::when_ended(ask_some<M>(1, std::forward<Args>(args)...),
                       [out = std::move(out)](result<std::vector<R>> outcome) mutable {
                         if (outcome)
                           out.set(std::move(outcome->front()));
                         else
                           out.fail(outcome.error());
                       });
    return std::move(later);
  }

  /// For the library.
  using router_type = typename detail::router_ref<typename T::protocol>::type;
  struct shared {
    detail::crew_limits limits;
    std::shared_ptr<detail::pool_crew> members;
  };
  pool(router_type router, std::shared_ptr<const shared> with)
      : ref_of<T>(router), router_(std::move(router)), with_(std::move(with)) {}

private:
  template <class M> static constexpr void check_copied() {
    static_assert(detail::copyable<M>,
                  "actors: only a message that can be copied can be sent to each worker");
  }
  template <class M, class... Args> static M build(Args&&... args) {
    static_assert(detail::can_be_built<M, Args...>,
                  "actors: the message cannot be built from these arguments");
    if constexpr (std::is_constructible_v<M, Args...>)
      return M(std::forward<Args>(args)...);
    else
      return M{std::forward<Args>(args)...};
  }

  template <class M, class... Args>
  future<std::vector<typename detail::asked_for<M>::type>> ask_some(std::size_t wanted,
                                                                    Args&&... args) const {
    check_copied<M>();
    static_assert(request<M>,
                  "actors: to be asked, a message must name its reply: using reply = ...");
    if constexpr (request<M>)
      return router_.template ask<detail::spread<M>>(build<M>(std::forward<Args>(args)...), wanted);
  }

  const shared& checked() const {
    if (with_ == nullptr)
      throw actor_error{errc::empty_ref, "the reference is empty: it refers to no pool"};
    return *with_;
  }

  router_type router_;
  std::shared_ptr<const shared> with_;
};

namespace detail {

template <class T, class... Args>
pool<T> spawn_pool(backend::system_core& core, backend::cell* parent, pool_options<T> options,
                   Args&&... args) {
  static_assert(!std::is_final_v<T>,
                "actors: a pool derives its workers from the actor's struct, which is final");
  static_assert((std::is_copy_constructible_v<std::decay_t<Args>> && ...),
                "actors: each worker of a pool is built from a copy of the arguments, which one of "
                "these does not allow");
  static_assert(check_actor<T>(typename T::protocol{}));
  const auto workers = options.workers.value_or(backend::worker_count(core));
  const crew_limits limits{workers,
                           options.max_workers.value_or(workers),
                           options.routing.policy(),
                           options.shrink_after,
                           options.max_restarts,
                           options.restart_period,
                           options.backoff,
                           options.replace,
                           options.capacity,
                           options.overflow};
  limits.check();
  if (options.name.empty()) options.name = "pool of " + std::string{type_name<T>()};
  if (options.worker.name.empty()) options.worker.name = "worker of " + options.name;
  const std::shared_ptr<hiring<T>> by = std::make_shared<hiring_with<T, std::decay_t<Args>...>>(
      limits, std::move(options.routing), options.worker, std::forward<Args>(args)...);
  const spawn_options mine{.name = options.name};
  const auto router_ref = spawn_actor<router<T>>(core, mine, parent, by);
  try {
    for (std::size_t i = 0; i < workers; ++i) by->members->join(by->hire(*router_ref.handle()));
  } catch (...) {
    router_ref.stop(stop_mode::now);
    throw;
  }
  router_ref.mark();
  using shared = typename pool<T>::shared;
  return pool<T>{router_ref, std::make_shared<const shared>(shared{limits, by->members})};
}

}  // namespace detail

/// Any thread. Throws what T's constructor throws, and actor_error (bad_option, system_down).
template <class T, class... Args>
detail::pool_of<T> system::spawn_pool(pool_options<T> options, Args&&... args) {
  return detail::spawn_pool<T>(*core_, nullptr, std::move(options), std::forward<Args>(args)...);
}

template <class T, class... Args>
detail::pool_of<T> context::spawn_pool(pool_options<T> options, Args&&... args) {
  return detail::spawn_pool<T>(backend::core_of(*cell_), cell_, std::move(options),
                               std::forward<Args>(args)...);
}

}  // namespace actors

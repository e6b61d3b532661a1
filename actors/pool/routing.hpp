// Which worker of a pool gets a message.
#pragma once

#include <actors/core/protocol.hpp>
#include <actors/pool/pool_crew.hpp>

#include <cstdint>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace actors {

namespace detail {

/// The policies that need nothing to be known of the messages.
enum class simple_routing {
  work_pulling = static_cast<int>(policy::work_pulling),
  round_robin = static_cast<int>(policy::round_robin),
  least_loaded = static_cast<int>(policy::least_loaded),
};

struct broadcasting {};

template <class F> struct hashing { F key; };

}  // namespace detail

/// One queue for all: a worker that is free takes what has waited longest. A slow message holds up
/// nobody. Messages are begun in the order in which they came; they may end in another.
inline constexpr auto work_pulling = detail::simple_routing::work_pulling;

/// Each worker in turn, whatever it has to do. In order at each worker.
inline constexpr auto round_robin = detail::simple_routing::round_robin;

/// The worker with the fewest messages. In order at each worker. O(workers) a message.
inline constexpr auto least_loaded = detail::simple_routing::least_loaded;

/// Every worker gets a copy. The asker gets the first reply that is no error. In order.
inline constexpr detail::broadcasting broadcast;

/// All messages of a key go to the same worker, in the order in which they came, also while workers
/// come and go; those move only the keys that they must. `key` is called with each message of the
/// protocol (`const M&`), on the pool's router, and gives something that std::hash takes.
/// O(workers) a message.
template <class F> detail::hashing<F> consistent_hash(F key) { return {std::move(key)}; }

/// How a pool of actors of this protocol routes; made from one of the above.
template <class Protocol> class routing;

template <class... Ms> class routing<protocol<Ms...>> {
public:
  constexpr routing(detail::simple_routing simple) noexcept
      : policy_(static_cast<detail::policy>(simple)) {}
  routing(detail::broadcasting) noexcept : policy_(detail::policy::broadcast) {
    static_assert((detail::copyable<Ms> && ...),
                  "actors: broadcast needs messages that can be copied");
  }
  template <class F> routing(detail::hashing<F> by) : policy_(detail::policy::consistent_hash) {
    static_assert((std::is_invocable_v<const F&, const Ms&> && ...),
                  "actors: the key function of consistent_hash takes each message of the protocol");
    if constexpr ((std::is_invocable_v<const F&, const Ms&> && ...))
      keys_ = {[key = by.key](const Ms& m) {
        using K = std::remove_cvref_t<decltype(key(m))>;
        return static_cast<std::uint64_t>(std::hash<K>{}(key(m)));
      }...};
  }

  /// For the library.
  detail::policy policy() const noexcept { return policy_; }
  /// For the library.
  template <class M> std::uint64_t key_of(const M& message) const {
    if (policy_ != detail::policy::consistent_hash) return 0;
    return std::get<std::function<std::uint64_t(const M&)>>(keys_)(message);
  }

private:
  detail::policy policy_;
  std::tuple<std::function<std::uint64_t(const Ms&)>...> keys_;
};

}  // namespace actors

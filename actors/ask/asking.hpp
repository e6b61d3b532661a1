// Asking: how a request is sent, and the future of its reply.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/core/ref.hpp>
#include <actors/core/system.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace actors {

/// What ask(m) gives where m may be a temporary that g++ 12 destroys twice inside a co_await
/// expression: a future that cannot be awaited there.
template <class T> class future_of_temporary : public future<T> {
public:
  explicit future_of_temporary(future<T>&& asked) noexcept : future<T>(std::move(asked)) {}

  template <class U = T> auto operator co_await() && noexcept {
    static_assert(!std::is_same_v<T, U>,
                  "actors: inside co_await write ask<M>(args...), or ask(m) with a variable m: "
                  "g++ 12 destroys a temporary message twice there");
    return std::move(*this).future<T>::operator co_await();
  }
};

namespace detail {

template <class M, class F> auto guard_temporary(F&& asked) {
  if constexpr (std::is_aggregate_v<M> && !std::is_trivially_destructible_v<M>)
    return future_of_temporary{std::move(asked)};
  else
    return std::move(asked);
}

}  // namespace detail

/// A reference for asks that may take so long each: `r.within(50ms).ask<M>(args...)`; it may be
/// kept. A request that is not answered in time ends with `timed_out`; one that its actor has not
/// begun by then is dropped (expired). In a handler the earlier one of this and the handler's own
/// deadline counts.
template <class... Ms> class timed_ref {
public:
  /// Throws std::system_error when the thread that keeps the time cannot be started.
  timed_ref(ref<Ms...> to, std::chrono::nanoseconds limit) : to_(std::move(to)), limit_(limit) {
    backend::start_deadlines();
  }

  template <class M, class... Args>
  future<typename detail::asked_for<M>::type> ask(Args&&... args) const {
    return to_.template ask_until<M>(clock::later(clock::now(), limit_),
                                     std::forward<Args>(args)...);
  }
  template <class M>
    requires(!std::is_lvalue_reference_v<M>)
  auto ask(M&& message) const { return detail::guard_temporary<M>(ask<M, M>(std::move(message))); }
  template <class M> auto ask(const M& message) const { return ask<M, const M&>(message); }

private:
  ref<Ms...> to_;
  std::chrono::nanoseconds limit_;
};

template <class... Ms> timed_ref<Ms...> ref<Ms...>::within(std::chrono::nanoseconds time) const {
  return {*this, time};
}

template <class... Ms>
template <class M, class... Args>
future<typename detail::asked_for<M>::type> ref<Ms...>::ask_until(clock::time_point deadline,
                                                                  Args&&... args) const {
  static_assert(detail::contains<M, Ms...>, "actors: this actor's protocol has no such message");
  static_assert(request<M>,
                "actors: to be asked, a message must name its reply: using reply = ...");
  static_assert(detail::can_be_built<M, Args...>,
                "actors: the message cannot be built from these arguments");
  if constexpr (request<M>) {
    auto& to = cell_.checked();
    backend::unsent<backend::request_envelope> e{
        backend::make_envelope<M, backend::request_envelope>(backend::request_ops<M>,
                                                             std::forward<Args>(args)...)};
    e->slot = backend::reply_slot::make<reply_of<M>>();
    future<reply_of<M>> out{e->slot};
    backend::deliver_request(to, e.release(), deadline);
    return out;
  }
}

template <class... Ms>
template <class M, class... Args>
future<done> ref<Ms...>::send(Args&&... args) const {
  check_takes<M>();
  static_assert(detail::can_be_built<M, Args...>,
                "actors: the message cannot be built from these arguments");
  auto& to = cell_.checked();
  backend::unsent<backend::envelope> e{backend::make_envelope<M, backend::envelope>(
      backend::message_ops<M>, std::forward<Args>(args)...)};
  auto* slot = backend::reply_slot::make<done>();
  future<done> out{slot};
  backend::send_when_room(to, e.release(), slot);
  return out;
}

template <class... Ms>
template <class M, class... Args>
future<typename detail::asked_for<M>::type> ref<Ms...>::ask(Args&&... args) const {
  return ask_until<M>(backend::limit_of_system, std::forward<Args>(args)...);
}

template <class... Ms> template <class M>
  requires(!std::is_lvalue_reference_v<M>)
auto ref<Ms...>::ask(M&& message) const {
  return detail::guard_temporary<M>(ask<M, M>(std::move(message)));
}

template <class... Ms> template <class M> auto ref<Ms...>::ask(const M& message) const {
  return ask<M, const M&>(message);
}

template <class... Ms> template <class M>
  requires(!std::is_lvalue_reference_v<M>)
void ref<Ms...>::delegate(M&& message, promise<typename detail::asked_for<M>::type> answer) const {
  static_assert(detail::contains<M, Ms...>, "actors: this actor's protocol has no such message");
  static_assert(request<M>, "actors: only a request can be delegated, others are told");
  if constexpr (request<M>) {
    if (!answer) return tell(std::move(message));
    auto& to = cell_.checked();
    auto* e = backend::make_envelope<M, backend::request_envelope>(backend::request_ops<M>,
                                                                   std::move(message));
    e->slot = std::move(answer).release_slot();
    backend::delegate_request(to, e);
  }
}

template <class... Ms> future<down> system::watch(const ref<Ms...>& actor) {
  if (!actor) throw actor_error{errc::empty_ref, "the reference is empty: it refers to no actor"};
  auto* slot = backend::reply_slot::make<down>();
  future<down> out{slot};
  backend::watch_from_outside(*actor.handle(), slot, [](void* at, std::uint64_t id, error reason) {
    ::new (at) down{id, std::move(reason)};
  });
  return out;
}

}  // namespace actors

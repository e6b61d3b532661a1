// From an actor's struct to the table the runtime uses: which handler takes which message, checked
// when the struct is spawned, with one readable line where something does not fit.
#pragma once

#include <actors/backend/actor_type.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/core/check_actor.hpp>
#include <actors/core/lifecycle.hpp>
#include <actors/core/protocol.hpp>
#include <actors/core/timers.hpp>

#include <type_traits>
#include <utility>

namespace actors::detail {

using backend::envelope;
using backend::reply_token;
using backend::request_envelope;

/// In ask/handler.hpp: starts a handler that is a coroutine.
template <class M, class R>
void run_handler(task<R> handler, context& self, backend::while_suspended others,
                 reply_token reply);

template <class T, class M> void run_message(T& actor, context& self, M& message) {
  if constexpr (takes_both<T, M>)
    actor.on(std::move(message), self, promise<reply_of<M>>{});
  else if constexpr (takes_promise<T, M>)
    actor.on(std::move(message), promise<reply_of<M>>{});
  else if constexpr (is_task<returned<T, M>>)
    run_handler<M>(call(actor, self, message), self, others_while_suspended<T>(), {});
  else
    static_cast<void>(call(actor, self, message));
}

// The slot stays in the envelope until there is an answer: if the handler throws, the runtime
// fails it with what was thrown.
template <class T, class M>
void run_request(T& actor, context& self, M& message, request_envelope& e) {
  using R = reply_of<M>;
  const auto token = [&e] { return reply_token{std::exchange(e.slot, nullptr)}; };
  // tried again, and the first try has used the slot up
  if (e.slot == nullptr) return run_message(actor, self, message);
  if (e.slot->expired()) [[unlikely]]
    return backend::drop_expired(cell_behind(self), e);
  constexpr bool promised = takes_both<T, M> || takes_promise<T, M>;
  if constexpr (promised) e.slot->waits_for(0);  // unless the promise says for whom
  const auto deadline = e.slot->deadline_when_sent();
  auto* whose = promised && deadline == backend::no_deadline ? nullptr : e.slot;
  // a promise may be answered within the handler, and its slot be gone
  using hold = std::conditional_t<promised, backend::slot_hold, backend::no_hold>;
  const hold until_it_ends{whose};
  const backend::scope_entry entry{scope_behind(self), {whose, deadline}};
  if constexpr (takes_both<T, M>) {
    actor.on(std::move(message), self, promise<R>{token()});
  } else if constexpr (takes_promise<T, M>) {
    actor.on(std::move(message), promise<R>{token()});
  } else if constexpr (std::is_void_v<returned<T, M>>) {
    call(actor, self, message);
    token().template answer<R>();
  } else if constexpr (is_task<returned<T, M>>) {
    run_handler<M>(call(actor, self, message), self, others_while_suspended<T>(), token());
  } else if constexpr (is_future<returned<T, M>>) {
    auto later = call(actor, self, message);
    std::move(later).forward_to(promise<R>{token()});
  } else {
    R reply = call(actor, self, message);
    token().template answer<R>(std::move(reply));
  }
}

template <class T, class M> bool try_exact(T& actor, context& self, envelope& e) {
  if (e.ops == &backend::message_ops<M>) {
    run_message(actor, self, *static_cast<M*>(e.value()));
    return true;
  }
  if constexpr (request<M>) {
    if (e.ops == &backend::request_ops<M>) {
      run_request(actor, self, *static_cast<M*>(e.value()), static_cast<request_envelope&>(e));
      return true;
    }
  }
  return false;
}

// Another shared library may have tables of its own for the same type.
template <class T, class M> bool try_same_type(T& actor, context& self, envelope& e) {
  if (*e.ops->value->type != typeid(M)) return false;
  if constexpr (request<M>)
    if (e.ops->kind == backend::envelope_kind::request)
      return run_request(actor, self, *static_cast<M*>(e.value()),
                         static_cast<request_envelope&>(e)),
             true;
  run_message(actor, self, *static_cast<M*>(e.value()));
  return true;
}

template <class T, class... Ms>
bool dispatch_to(T& actor, context& self, envelope& e, protocol<Ms...>) {
  if ((try_exact<T, Ms>(actor, self, e) || ...)) return true;
  return e.ops->value != nullptr && (try_same_type<T, Ms>(actor, self, e) || ...);
}

template <class T> bool dispatch(void* object, context& self, envelope& e) {
  return dispatch_to(*static_cast<T*>(object), self, e, typename T::protocol{});
}

// -- is the message whole after its handler? ------------------------------------------------------

template <class T, class M>
concept keeps = takes_const_ref<T, M> || requires {
  requires T::template keeps<M>();
};

template <class T, class... Ms> bool keeps_content_of(const envelope& e, protocol<Ms...>) {
  if (e.ops->value == nullptr) return false;
  return ((keeps<T, Ms> && *e.ops->value->type == typeid(Ms)) || ...);
}

template <class T> bool keeps_content(const envelope& e) {
  return keeps_content_of<T>(e, typename T::protocol{});
}

// -- the table ------------------------------------------------------------------------------------

template <class T, class Notice>
void notify(void* object, context& self, std::uint64_t id, error reason) {
  Notice notice{id, std::move(reason)};
  static_cast<void>(call(*static_cast<T*>(object), self, notice));
}

template <class T, class Notice> void notify_self(void* object, context& self) {
  Notice notice;
  static_cast<void>(call(*static_cast<T*>(object), self, notice));
}

template <class T> bool ask_survives(void* object, const error& why) noexcept {
  return static_cast<T*>(object)->survives(why);
}

template <class T> void destroy_object(void* p) noexcept { std::destroy_at(static_cast<T*>(p)); }

template <class... Ms> constexpr std::span<const backend::accepted> accepted_of(protocol<Ms...>) {
  return accepted_list<Ms...>;
}

/// The part of the table that does not depend on how the actor was spawned.
template <class T> constexpr backend::actor_type make_actor_type() {
  static_assert(
      requires { typename T::protocol; },
      "actors: an actor's struct names its protocol: using protocol = actors::protocol<...>");
  static_assert(check_actor<T>(typename T::protocol{}));
  backend::actor_type type;
  type.name = type_name<T>();
  type.object_size = sizeof(T);
  type.object_align = alignof(T);
  type.protocol = accepted_of(typename T::protocol{});
  type.dispatch = &dispatch<T>;
  type.destroy = &destroy_object<T>;
  type.keeps_content = &keeps_content<T>;
  if constexpr (hears<T, down>) type.on_down = &notify<T, down>;
  if constexpr (hears<T, exit>) type.on_exit = &notify<T, exit>;
  if constexpr (hears<T, stopping>) type.on_stopping = &notify_self<T, stopping>;
  if constexpr (hears<T, started>) type.on_started = &notify_self<T, started>;
  if constexpr (hears<T, marked>) type.on_marked = &notify_self<T, marked>;
  if constexpr (has_survives<T>) type.survives = &ask_survives<T>;
  if constexpr (requires { T::retries; }) type.retries = T::retries;
  return type;
}

}  // namespace actors::detail

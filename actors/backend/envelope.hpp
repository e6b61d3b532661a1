// A message on its way: one block that holds the link of the inbox, the type's table and the
// message itself. No reference count, no virtual function, no copy.
#pragma once

#include <actors/base/block_cache.hpp>
#include <actors/base/mailbox_policy.hpp>
#include <actors/base/members.hpp>
#include <actors/base/type_name.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace actors::backend {

class cell;
class reply_slot;
struct envelope;

/// What a type can do without its static type; one table for each type of message or reply.
struct value_ops {
  std::string_view name;
  const std::type_info* type;
  std::uint32_t size;
  std::uint32_t align;
  void (*destroy)(void*) noexcept;  ///< nullptr: trivial
  void (*move)(void* to, void* from);
  void (*copy)(void* to, const void* from);  ///< nullptr: cannot be copied
};

/// What an envelope carries.
enum class envelope_kind : std::uint8_t {
  message,  ///< a message of a protocol
  request,  ///< the same with a reply slot in front
  control,  ///< from the runtime to the cell: `run` says what to do
  foreign,  ///< a CAF mailbox element
};

/// The static part of an envelope.
struct envelope_ops {
  envelope_kind kind;
  std::uint32_t block_size;
  std::uint32_t offset;              ///< of the value, from the start of the envelope
  const value_ops* value;            ///< nullptr for control and foreign
  reply_slot* (*make_slot)();        ///< a request's: a slot for its reply
  void (*run)(envelope*, cell&);     ///< of control: takes the envelope over, may throw
  void (*drop)(envelope*) noexcept;  ///< of control: the cell ended before
  bool ordered = false;              ///< of control: behind what was sent before it
  bool urgent = false;               ///< of a message: as its type says
  bool names_reply = false;          ///< of a message: it may be asked
};

/// Header of every message. 24 bytes: with 8 bytes of message it fills a block of 32.
struct envelope {
  envelope* next;
  const envelope_ops* ops;
  std::uint64_t sender;  ///< actor id; 0: not sent by an actor

  void* value() noexcept { return reinterpret_cast<std::byte*>(this) + ops->offset; }

  // for the inbox: messages are freed by it, control and foreign ones have an owner of their own
  static bool may_stay(const envelope& e) noexcept { return e.ops->kind <= envelope_kind::request; }
  static void recycle(envelope* e) noexcept;
};

/// First in, first out; linked through next.
struct envelope_queue {
  envelope* first = nullptr;
  envelope* last = nullptr;

  void push(envelope& e) noexcept {
    e.next = nullptr;
    (last != nullptr ? last->next : first) = &e;
    last = &e;
  }
  /// nullptr when empty.
  envelope* pop() noexcept {
    auto* e = first;
    if (e != nullptr) first = e->next;
    if (first == nullptr) last = nullptr;
    return e;
  }
};

/// A request: the reply slot stands between header and message.
struct request_envelope : envelope {
  reply_slot* slot;
};

/// nullptr for what is no request.
inline reply_slot* slot_of(const envelope& e) noexcept {
  if (e.ops->kind != envelope_kind::request) return nullptr;
  return static_cast<const request_envelope&>(e).slot;
}
inline reply_slot* take_slot(envelope& e) noexcept {
  if (e.ops->kind != envelope_kind::request) return nullptr;
  return std::exchange(static_cast<request_envelope&>(e).slot, nullptr);
}

template <class T> void destroy_value(void* p) noexcept { std::destroy_at(static_cast<T*>(p)); }
template <class T> void move_value(void* to, void* from) {
  ::new (to) T(std::move(*static_cast<T*>(from)));
}
template <class T> void copy_value(void* to, const void* from) {
  ::new (to) T(*static_cast<const T*>(from));
}

template <class T> constexpr value_ops make_movable_ops() {
  value_ops ops{type_name<T>(), &typeid(T),     sizeof(T), alignof(T),
                nullptr,        &move_value<T>, nullptr};
  if constexpr (!std::is_trivially_destructible_v<T>) ops.destroy = &destroy_value<T>;
  return ops;
}

/// Of a reply, which nobody copies: a vector of futures says that it can be, and cannot.
template <class T> inline constexpr value_ops movable_ops_of = make_movable_ops<T>();

template <class T> constexpr value_ops make_value_ops() {
  auto ops = make_movable_ops<T>();
  if constexpr (detail::copyable<T>) ops.copy = &copy_value<T>;
  return ops;
}

template <class T> inline constexpr value_ops value_ops_of = make_value_ops<T>();

constexpr std::size_t round_up(std::size_t n, std::size_t to) noexcept {
  return (n + to - 1) / to * to;
}

template <class M> constexpr bool is_urgent() {
  if constexpr (requires { M::priority; }) return M::priority == priority::urgent;
  return false;
}

template <class M> constexpr envelope_ops make_envelope_ops(envelope_kind kind) {
  const auto header = kind == envelope_kind::request ? sizeof(request_envelope) : sizeof(envelope);
  const auto offset = round_up(header, alignof(M));
  return {kind, static_cast<std::uint32_t>(round_up(offset + sizeof(M), alignof(envelope))),
          static_cast<std::uint32_t>(offset), &value_ops_of<M>, nullptr, nullptr, nullptr, false,
          is_urgent<M>(), requires {typename M::reply;
}
};  // namespace actors::backend
}

template <class M>
inline constexpr envelope_ops message_ops = make_envelope_ops<M>(envelope_kind::message);

inline void free_envelope(envelope* e) noexcept {
  const auto* value = e->ops->value;
  detail::free_block(e, e->ops->block_size, value != nullptr ? value->align : 1);
}

inline void envelope::recycle(envelope* e) noexcept { free_envelope(e); }

inline void destroy_message(envelope* e) noexcept {
  if (const auto* value = e->ops->value; value != nullptr && value->destroy != nullptr)
    value->destroy(e->value());
}

/// Destroys the message and frees the envelope; the slot of a request must have been taken out.
inline void dispose_envelope(envelope* e) noexcept {
  destroy_message(e);
  free_envelope(e);
}

/// An envelope that has not been sent yet, without a slot.
struct disposer {
  void operator()(envelope* e) const noexcept { dispose_envelope(e); }
};
template <class Envelope> using unsent = std::unique_ptr<Envelope, disposer>;

// The members that a user leaves out have their defaults: no warning about them from in here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
/// Builds a value in place. Parentheses first: they allow `tell<deposit>(100)` for a double;
/// braces are for compilers that cannot initialise aggregates with parentheses.
template <class M, class... Args> void construct_value(void* at, Args&&... args) {
  if constexpr (std::is_constructible_v<M, Args...>)
    ::new (at) M(std::forward<Args>(args)...);
  else
    ::new (at) M{std::forward<Args>(args)...};
}
#pragma GCC diagnostic pop

/// Builds an envelope with its message in place.
template <class M, class Envelope, class... Args>
Envelope* make_envelope(const envelope_ops& ops, Args&&... args) {
  void* block = detail::allocate_block(ops.block_size, alignof(M));
  auto* e = ::new (block) Envelope;
  e->ops = &ops;
  try {
    construct_value<M>(e->value(), std::forward<Args>(args)...);
  } catch (...) {
    free_envelope(e);
    throw;
  }
  return e;
}

}  // namespace actors::backend

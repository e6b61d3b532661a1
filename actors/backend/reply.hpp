// The way back of a request: one block, shared by the asker (a future) and the answerer (a
// promise).
//
// Protocol. The answerer completes the slot exactly once, with a value or an error; dropping the
// promise completes it with broken_promise. The asker does one of: nothing, block a thread on it,
// or arm a continuation. One word decides who runs the continuation:
//
//   pending ──wait──▶ waited ──complete──▶ finished     a thread sleeps in the futex on this word
//   pending ──arm───▶ armed  ──complete──▶ finished     the completer fires the continuation
//   pending ──complete──▶ finished ──arm──▶ finished    the asker fires the continuation itself
//
// A continuation that belongs to an actor is fired by pushing the slot, which is an envelope, into
// that actor's inbox; one without an actor runs on the completing thread. A reply that comes after
// the asker's restart or end is dropped (the incarnation differs), with its continuation.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/error.hpp>
#include <actors/base/export.hpp>

#include <atomic>
#include <memory>
#include <optional>

namespace actors::backend {

class cell;

/// What runs when a reply is there. Owned by the slot.
class continuation {
public:
  continuation() = default;
  continuation(const continuation&) = delete;
  continuation& operator=(const continuation&) = delete;
  virtual ~continuation() = default;
  /// `on` is the cell it runs on, or nullptr. Exceptions fail that actor.
  virtual void run(reply_slot& slot, cell* on) = 0;

  static void* operator new(std::size_t size) { return detail::allocate_block(size); }
  static void operator delete(void* p, std::size_t size) noexcept { detail::free_block(p, size); }
};

class ACTORS_API reply_slot : public envelope {
public:
  reply_slot(const reply_slot&) = delete;
  reply_slot& operator=(const reply_slot&) = delete;

  // -- the answerer, once

  /// The value has been constructed at `storage()`.
  void complete_with_value() noexcept;
  void complete_with_error(error e) noexcept;

  // -- the asker

  bool ready() const noexcept {
    // acquire: pairs with the exchange in complete(), makes the value visible
    return state_.load(std::memory_order_acquire) == finished;
  }
  /// Blocks the thread until ready or `deadline`; true when ready. Several threads may wait.
  bool wait(std::optional<clock::time_point> deadline) noexcept;
  /// Why the calling thread must not block for this slot; code `none` if it may.
  static error waiting_error();
  /// The calling thread must not block from now on, as `who` says; nullptr: it may.
  static void forbid_waiting(const char* who) noexcept;
  /// Once. `on`: the actor to run on; nullptr: the completing thread.
  void arm(std::unique_ptr<continuation> next, cell* on) noexcept;

  // -- when ready

  bool has_value() const noexcept { return has_value_; }
  error& failure() noexcept { return failure_; }
  void* storage() noexcept { return reinterpret_cast<std::byte*>(this) + offset_for(*type_); }
  const value_ops& type() const noexcept { return *type_; }

  void add_ref() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;

  // -- the cell that takes the slot out of its inbox

  /// Runs the continuation unless the asker has been rebuilt since; consumes the inbox's reference.
  void fire_on(cell& self);
  /// Drops the continuation; consumes the inbox's reference.
  void discard() noexcept;

  /// A slot for a reply of type R: one block for both.
  template <class R> static reply_slot* make() {
    void* block = allocate_envelope(size_for(value_ops_of<R>), alignof(R));
    return ::new (block) reply_slot(value_ops_of<R>);
  }

private:
  enum state : std::uint32_t { pending, waited, armed, finished };

  explicit reply_slot(const value_ops& type) noexcept;
  ~reply_slot() = default;

  static constexpr std::size_t offset_for(const value_ops& type) noexcept {
    return round_up(sizeof(reply_slot), type.align);
  }
  static constexpr std::size_t size_for(const value_ops& type) noexcept {
    return offset_for(type) + type.size;
  }

  void complete() noexcept;
  void fire() noexcept;

  const value_ops* type_;
  std::atomic<std::uint32_t> refs_{2};  // asker and answerer
  std::atomic<std::uint32_t> state_{pending};
  bool has_value_ = false;
  std::uint32_t incarnation_ = 0;  // of on_ when it armed the slot
  cell* on_ = nullptr;             // holds a reference while armed
  std::unique_ptr<continuation> next_;
  error failure_;
};

/// A request's table: like a message's, and able to make the slot for its reply.
template <class M> constexpr envelope_ops make_request_ops() {
  auto ops = make_envelope_ops<M>(envelope_kind::request);
  ops.make_slot = &reply_slot::make<typename M::reply>;
  return ops;
}

template <class M> inline constexpr envelope_ops request_ops = make_request_ops<M>();

/// The answerer's hold on a slot. Dropped unanswered, it completes the slot with an error.
class reply_token {
public:
  reply_token() noexcept = default;
  explicit reply_token(reply_slot* slot) noexcept : slot_(slot) {}
  reply_token(reply_token&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  reply_token& operator=(reply_token&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  ~reply_token() {
    if (slot_ != nullptr) break_promise();
  }

  explicit operator bool() const noexcept { return slot_ != nullptr; }

  /// Answers with a value; if its constructor throws, the token still holds the slot.
  template <class R, class... Args> void answer(Args&&... args) {
    construct_value<R>(slot_->storage(), std::forward<Args>(args)...);
    std::exchange(slot_, nullptr)->complete_with_value();
  }
  void fail(error e) noexcept { std::exchange(slot_, nullptr)->complete_with_error(std::move(e)); }

  /// Gives the duty to answer away.
  reply_slot* release() noexcept { return std::exchange(slot_, nullptr); }

private:
  ACTORS_API void break_promise() noexcept;

  reply_slot* slot_ = nullptr;
};

}  // namespace actors::backend

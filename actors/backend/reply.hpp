// The way back of a request: one block, shared by the asker (a future) and the answerer (a
// promise).
//
// Protocol. The answerer completes the slot exactly once, with a value or an error; dropping the
// promise completes it with broken_promise. The asker does one of: nothing, block a thread on it,
// or arm a continuation. The request may be withdrawn: by the asker, by the clock at its deadline,
// when the asking actor ends. One word of bits decides who ends it and who runs the continuation:
//
//   waited     a thread sleeps in the futex on this word
//   armed      there is a continuation
//   handled    a suspended handler of handler_ wants to hear of a withdrawal
//   answered   added by the answerer, once
//   withdrawn  set once, and only while it is not answered; the answer that still comes is dropped
//
// Whoever sets the first of answered and withdrawn fires the continuation if armed is set, and
// whoever arms after that fires it himself. A request that is withdrawn before its handler has
// begun is dropped instead (expired).
//
// A continuation that belongs to an actor is fired by pushing the slot, which is an envelope, into
// that actor's inbox. Until then the slot stands in its actor's list of open asks, which that actor
// alone touches; when the incarnation ends they are withdrawn. A reply that was under way by then
// is dropped (the incarnation differs).
//
// A continuation without an actor runs on the ending thread, which may be in the middle of an
// actor's turn: as nobody's code (outside.hpp), which must not wait. What it ends in turn comes
// after it, from a queue of the thread: so chains of any length need no stack.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/backend/open_asks.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/error.hpp>
#include <actors/base/export.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

namespace actors::backend {

class cell;
class early_end;

/// The end of time: no deadline.
inline constexpr auto no_deadline = clock::time_point::max();
/// For deliver_request: what system_options::ask_limit says.
inline constexpr auto limit_of_system = clock::time_point::min();

/// The request that an actor's handler is about: what its asks inherit. Lives with the handler.
struct request_scope {
  /// Without a deadline: unanswered, or nullptr, since its answer is somebody else's. With one:
  /// whose that is; whoever has the scope holds it.
  reply_slot* request = nullptr;
  clock::time_point deadline = no_deadline;  ///< until() says whether it still holds
  std::uint32_t handler = 0;                 ///< the number of a coroutine; 0: another handler
  /// The same, also in what the coroutine has started: functions of replies.
  std::uint32_t started_by = 0;

  /// The deadline, which ends when the request is answered.
  clock::time_point until() const noexcept;
  /// The request is unanswered, and nobody waits for its answer any more.
  bool cancelled() const noexcept;
};

/// While it lives an actor runs with another scope.
class scope_entry {
public:
  scope_entry(request_scope& scope, const request_scope& now) noexcept
      : scope_(scope), before_(std::exchange(scope, now)) {}
  scope_entry(const scope_entry&) = delete;
  scope_entry& operator=(const scope_entry&) = delete;
  ~scope_entry() { scope_ = before_; }

private:
  request_scope& scope_;
  request_scope before_;
};

/// A reference to the request of a scope that has a deadline, for those who may outlive its answer.
class slot_hold {
public:
  explicit slot_hold(const request_scope& of) noexcept
      : slot_hold(of.deadline != no_deadline ? of.request : nullptr) {}
  explicit slot_hold(reply_slot* slot) noexcept : slot_(slot) {
    if (slot_ != nullptr) [[unlikely]]
      add_ref();
  }
  slot_hold(const slot_hold&) = delete;
  slot_hold& operator=(const slot_hold&) = delete;
  ~slot_hold() {
    if (slot_ != nullptr) [[unlikely]]
      release();
  }

private:
  ACTORS_API void add_ref() const noexcept;
  ACTORS_API void release() const noexcept;

  reply_slot* slot_;
};

/// Instead of it, where the answer comes last.
struct no_hold {
  explicit no_hold(const reply_slot*) noexcept {}
};

class helper;

/// What runs when a reply is there. Owned by the slot.
class continuation : public detail::block_allocated {
public:
  continuation() = default;
  continuation(const continuation&) = delete;
  continuation& operator=(const continuation&) = delete;
  virtual ~continuation() = default;
  /// `on` is the cell it runs on, or nullptr. Exceptions fail that actor.
  virtual void run(reply_slot& slot, cell* on) = 0;
  /// It goes on with the handler that armed it, so that the request outlives it.
  virtual bool resumes_handler() const noexcept { return false; }

private:
  friend class reply_slot;
  friend class open_asks;

  request_scope scope_;  // of the handler that armed it; its slot holds the request
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

  /// When it is there: the coroutine that armed it, or something that has started it; 0: none.
  std::uint32_t started_by() const noexcept {
    return next_ != nullptr ? next_->scope_.started_by : 0;
  }
  bool ready() const noexcept {
    // acquire: pairs with complete(), makes the value visible
    return (state_.load(std::memory_order_acquire) & ended) != 0;
  }
  /// Before it is sent: to which actor, what, and until when.
  void asked(std::uint64_t answerer, const value_ops& message,
             clock::time_point deadline) noexcept {
    sender = answerer;
    message_ = &message;
    deadline_ = deadline;
  }
  /// Before it is sent: its deadline is that of this scope, if that is earlier.
  void inherit(const request_scope& scope) noexcept;
  /// Ends it without its answer, with `timed_out`, `cancelled` or `deadlock`; false: it had ended.
  /// Any thread that holds a reference.
  bool withdraw(errc why) noexcept;
  /// What a withdrawal with `deadlock` means. The asker.
  void explain(error verdict) noexcept;
  /// Ends it, as withdraw() does, but tells nobody yet. Any thread that holds a reference.
  bool end_early(errc why) noexcept;
  /// Then: whoever waits, or the continuation, goes on.
  void tell_end() noexcept;
  /// It has a deadline. The asker.
  bool ends_by_itself() const noexcept { return deadline_ != no_deadline || early_ != nullptr; }
  /// Blocks the thread until ready or `deadline`; true when ready. Several threads may wait.
  bool wait(std::optional<clock::time_point> deadline) noexcept;
  /// Why the calling thread must not block for a slot; code `none` if it may.
  static error waiting_error();
  /// The calling thread must not block from now on, as the sentence says; nullptr: it may. What was
  /// said before.
  static const char* forbid_waiting(const char* why) noexcept;
  /// Once. `on`: the actor to run on, in a handler of it; nullptr: the ending thread. Throws
  /// std::bad_alloc, and then nothing is armed.
  void arm(std::unique_ptr<continuation> next, cell* on);
  /// Takes back what was armed without an actor; false: too late, it has fired or is about to.
  bool disarm() noexcept;
  /// Until when the asker waits. One that was inherited ends when the request whose it was is
  /// answered.
  clock::time_point deadline() const noexcept {
    return deadline_ == no_deadline ? no_deadline : deadline_in_force();
  }
  /// The same, whether it still holds or not.
  clock::time_point deadline_when_sent() const noexcept { return deadline_; }
  /// With a value or an error, by whoever owed the answer; also when that came too late.
  bool is_answered() const noexcept {
    return (state_.load(std::memory_order_relaxed) & answered) != 0;
  }

  // -- whoever has the request before him

  /// Nobody waits for the answer any more.
  bool expired() const noexcept {
    // relaxed: a moment later is as good
    if ((state_.load(std::memory_order_relaxed) & withdrawn) != 0) return true;
    return deadline_ != no_deadline && deadline_ <= clock::now() &&
           deadline_in_force() <= clock::now();
  }
  bool was_cancelled() const noexcept {
    return (state_.load(std::memory_order_relaxed) & withdrawn) != 0;
  }
  /// A handler of `by` is suspended that will answer: it hears of a withdrawal.
  void handled_by(cell& by) noexcept;
  /// The actor whom the answer waits for; the one that was asked, unless it said otherwise.
  std::uint64_t waits_for() const noexcept {
    return std::atomic_ref{const_cast<std::uint64_t&>(sender)}.load(std::memory_order_relaxed);
  }
  // relaxed, both: the diagnosis looks twice
  void waits_for(std::uint64_t actor) noexcept {
    std::atomic_ref{sender}.store(actor, std::memory_order_relaxed);
  }
  /// The same, said by an actor: who waits may now stand on a circle.
  void blocked_on(std::uint64_t actor) noexcept;
  /// What was asked, for diagnosis.
  std::string_view message_name() const noexcept;

  /// Nobody can come to see the answer any more.
  bool is_gone() const noexcept {
    // in this order: whoever armed it did so before he let go. acquire: pairs with release()
    const bool alone = refs_.load(std::memory_order_acquire) == 1;
    const auto seen = state_.load(std::memory_order_acquire);
    return (seen & withdrawn) != 0 || (alone && (seen & armed) == 0);
  }

  // -- when ready

  bool has_value() const noexcept {
    // in this order: the answer to a withdrawn request may come at this moment
    return (state_.load(std::memory_order_relaxed) & withdrawn) == 0 && has_value_;
  }
  /// Where memory is exhausted, its code alone.
  error failure() const noexcept;
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
    void* block = detail::allocate_block(size_for(movable_ops_of<R>), alignof(R));
    return ::new (block) reply_slot(movable_ops_of<R>);
  }

  // -- a slot with its answerer X in the same block

  template <class R, class X> static reply_slot* make_with_room() {
    constexpr auto& ops = ops_with_room<R, X>;
    return ::new (detail::allocate_block(size_for(ops), ops.align)) reply_slot(ops);
  }
  template <class R, class X> void* room() noexcept {
    return reinterpret_cast<std::byte*>(this) + room_offset<R, X>();
  }
  template <class R, class X> static reply_slot* around(void* room) noexcept {
    return std::launder(
        reinterpret_cast<reply_slot*>(static_cast<std::byte*>(room) - room_offset<R, X>()));
  }
  /// As complete_with_...(), but the answerer keeps its reference.
  void answer_with_value() noexcept;
  void answer_with_error(error e) noexcept;

private:
  friend class open_asks;
  enum state : std::uint32_t {
    pending = 0,
    waited = 1,
    armed = 2,
    handled = 4,
    answered = 8,
    withdrawn = 16,
    inherits = 32,  // set before it is sent: early_ knows whose deadline it has
    ended = answered | withdrawn,
    reason_shift = 8  // of a withdrawal, an errc
  };

  explicit reply_slot(const value_ops& type) noexcept;
  ~reply_slot();

  static constexpr std::size_t offset_for(const value_ops& type) noexcept {
    return round_up(sizeof(reply_slot), type.align);
  }
  static constexpr std::size_t size_for(const value_ops& type) noexcept {
    return offset_for(type) + type.size;
  }

  template <class R, class X> static constexpr value_ops make_ops_with_room() {
    auto ops = make_movable_ops<R>();
    ops.size = round_up(sizeof(R), alignof(X)) + sizeof(X);
    ops.align = std::max(alignof(R), alignof(X));
    return ops;
  }
  template <class R, class X> static constexpr value_ops ops_with_room = make_ops_with_room<R, X>();
  template <class R, class X> static constexpr std::size_t room_offset() noexcept {
    return offset_for(ops_with_room<R, X>) + round_up(sizeof(R), alignof(X));
  }

  bool wait_helping(const std::shared_ptr<helper>& here, std::optional<clock::time_point> until);
  void complete() noexcept;
  void answer() noexcept;
  void fire() noexcept;
  void run_outside() noexcept;
  void tell_handler(errc why) noexcept;
  early_end& early();
  void forget_deadline() noexcept;
  clock::time_point deadline_in_force() const noexcept;
  void limit_by(const request_scope& scope) noexcept;
  void destroy_with_others() noexcept;
  void destroy() noexcept;

  // `sender` of the envelope is whom the answer waits for
  const value_ops* type_;
  std::atomic<std::uint32_t> refs_{2};  // asker and answerer
  std::atomic<std::uint32_t> state_{pending};
  bool has_value_ = false;         // the answerer's
  bool listed_ = false;            // in the open asks of on_
  std::uint32_t incarnation_ = 0;  // of on_ when it armed the slot
  cell* on_ = nullptr;             // holds a reference while armed
  std::unique_ptr<continuation> next_;
  error failure_;  // the answerer's
  clock::time_point deadline_ = no_deadline;
  std::unique_ptr<early_end> early_;  // if there is a deadline, or was a deadlock; the asker's
  const value_ops* message_ = nullptr;
  cell* handler_ = nullptr;  // holds a reference
  reply_slot* open_next_ = nullptr;
  reply_slot* open_prev_ = nullptr;
};

inline clock::time_point request_scope::until() const noexcept {
  if (deadline == no_deadline || request->is_answered()) return no_deadline;
  return request->deadline();
}
inline bool request_scope::cancelled() const noexcept {
  return request != nullptr && !request->is_answered() && request->expired();
}

/// A request's table: like a message's, and able to make the slot for its reply.
template <class M> constexpr envelope_ops make_request_ops() {
  auto ops = make_envelope_ops<M>(envelope_kind::request);
  ops.make_slot = &reply_slot::make<typename M::reply>;
  return ops;
}

template <class M> inline constexpr envelope_ops request_ops = make_request_ops<M>();

/// Of a promise that the exception destroys which is leaving a handler: true, once, if it was that
/// of this request, which then is the caller's. The handler's thread.
bool take_dropped_promise(const reply_slot* request) noexcept;
/// All of these promises end with what the exception said.
ACTORS_API void fail_dropped_promises(const error& why) noexcept;

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

  reply_slot* get() const noexcept { return slot_; }
  /// Gives the duty to answer away.
  reply_slot* release() noexcept { return std::exchange(slot_, nullptr); }

private:
  ACTORS_API void break_promise() noexcept;

  reply_slot* slot_ = nullptr;
};

}  // namespace actors::backend

namespace actors::detail {

/// Throws actor_error (would_block) where waiting would hold up a worker.
inline void check_may_wait() {
  if (auto e = backend::reply_slot::waiting_error()) throw actor_error{std::move(e)};
}

}  // namespace actors::detail

// ref<Ms...>: a reference to an actor that takes the messages Ms.
#pragma once

#include <actors/backend/face.hpp>
#include <actors/core/given_back.hpp>
#include <actors/core/protocol.hpp>

#include <chrono>
#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace actors {

namespace detail {

/// Counted pointer to a cell; the untyped part of a ref.
class cell_ptr {
public:
  cell_ptr() noexcept = default;
  /// Takes a counted reference over.
  explicit cell_ptr(backend::cell* c) noexcept : cell_(c) {}
  cell_ptr(const cell_ptr& other) noexcept : cell_(other.cell_) {
    if (cell_ != nullptr) backend::add_ref(*cell_);
  }
  cell_ptr(cell_ptr&& other) noexcept : cell_(std::exchange(other.cell_, nullptr)) {}
  cell_ptr& operator=(cell_ptr other) noexcept {
    std::swap(cell_, other.cell_);
    return *this;
  }
  ~cell_ptr() {
    if (cell_ != nullptr) backend::release(*cell_);
  }

  backend::cell* get() const noexcept { return cell_; }
  backend::cell* detach() noexcept { return std::exchange(cell_, nullptr); }
  backend::cell& checked() const {
    if (cell_ == nullptr)
      throw actor_error{errc::empty_ref, "the reference is empty: it refers to no actor"};
    return *cell_;
  }

private:
  backend::cell* cell_ = nullptr;
};

}  // namespace detail

/// A reference to an actor that takes (at least) the messages Ms. A value: cheap to copy, may be
/// used from any thread as a shared_ptr may, may outlive the actor and its system. It does not keep
/// the actor alive, unless that was spawned by_reference.
///
/// Messages from one sender to one receiver are handled in the order in which they were sent.
/// All operations but the comparisons throw actor_error (empty_ref) on an empty reference.
template <class... Ms> class ref {
public:
  ref() noexcept = default;

  /// Narrowing: a reference that takes more converts to one that takes less.
  template <class... Others>
    requires(detail::contains<Ms, Others...>&&...)
  ref(const ref<Others...>& other)
  noexcept : cell_(other.cell_) {}

  /// Sends a message. Never blocks, never fails: what cannot be handled is a dead letter. A request
  /// sent so is handled, and its reply dropped. The message is moved, never copied. Any thread.
  template <class M>
    requires(!std::is_lvalue_reference_v<M>)
  void tell(M&& message) const {
    check_takes<M>();
    hand_over<M>(std::move(message));
  }
  /// Sends a copy, made here.
  template <class M> void tell(const M& message) const {
    check_takes<M>();
    static_assert(detail::copyable<M>,
                  "actors: this message cannot be copied: send it with std::move");
    hand_over<M>(message);
  }
  /// Sends an M built in place: `acc.tell<deposit>(100)`.
  template <class M, class... Args> void tell(Args&&... args) const {
    check_takes<M>();
    hand_over<M>(std::forward<Args>(args)...);
  }

  /// Sends a message, or gives it back when the actor refuses it, and says why: its mailbox has a
  /// bound and is full, or it has stopped. Never waits. Any thread.
  template <class M> given_back<M> try_tell(M message) const {
    check_takes<M>();
    auto& to = cell_.checked();
    auto* e =
        backend::make_envelope<M, backend::envelope>(backend::message_ops<M>, std::move(message));
    const auto refused = backend::try_deliver(to, e);
    if (refused == errc::none) return {};
    given_back<M> back{std::move(*static_cast<M*>(e->value())), refused};
    backend::dispose_envelope(e);
    return back;
  }
  /// For the library: sends a copy, made in place, or says why the actor refuses it.
  template <class M> errc try_tell_copy(const M& message) const {
    check_takes<M>();
    auto* e = backend::make_envelope<M, backend::envelope>(backend::message_ops<M>, message);
    const auto refused = backend::try_deliver(cell_.checked(), e);
    if (refused != errc::none) backend::dispose_envelope(e);
    return refused;
  }

  /// Sends a message as soon as the mailbox has room, whatever its policy: the future ends when it
  /// has come in, or with an error when it never will. In a coroutine: `co_await r.send<M>(1);`.
  /// Cancelled before that, the message is a dead letter (expired). Any thread.
  template <class M, class... Args> future<done> send(Args&&... args) const;

  /// Sends a request built in place; the future always ends, with the reply or an error. Any
  /// thread.
  template <class M, class... Args>
  future<typename detail::asked_for<M>::type> ask(Args&&... args) const;
  /// Sends a request. What it gives cannot be awaited in a coroutine when the message is an
  /// aggregate with a destructor, see future_of_temporary. `ask<M>(args...)` is always right.
  template <class M>
    requires(!std::is_lvalue_reference_v<M>)
  auto ask(M&& message) const;
  /// Sends a copy, made here.
  template <class M> auto ask(const M& message) const;

  /// Passes a request on to this actor, with the duty to answer: the reply goes to the asker
  /// directly, whose deadline and cancellation hold here, too. Without an asker: like tell.
  template <class M>
    requires(!std::is_lvalue_reference_v<M>)
  void delegate(M&& message, promise<typename detail::asked_for<M>::type> answer) const;

  /// For asks that may take so long each and no longer: `r.within(50ms).ask<M>(args...)`. Other
  /// asks have the limit of the actor's system (system_options::ask_limit), which is none by
  /// default.
  timed_ref<Ms...> within(std::chrono::nanoseconds time) const;

  /// The actor hears on(marked) once it has handled what was sent to it before. No message: it is
  /// not counted, and dropped when the actor has ended or has no such handler. Any thread.
  void mark() const { backend::mark(cell_.checked()); }

  /// Ends the actor; `after_mailbox`: once it has handled what was sent before, unless it hears
  /// on(stopping). Any thread.
  void stop(stop_mode mode = stop_mode::after_mailbox) const {
    backend::stop(cell_.checked(), mode);
  }
  /// Rebuilds the actor's struct from its spawn arguments once it has handled what was sent before.
  void restart() const { backend::request_restart(cell_.checked()); }

  /// Unique among the actors of all systems of the process; 0 for an empty reference.
  std::uint64_t id() const noexcept {
    return cell_.get() != nullptr ? backend::id_of(*cell_.get()) : 0;
  }
  /// The name given at spawn or the actor's type, with a number.
  std::string name() const { return backend::name_of(cell_.checked()); }
  /// How full the mailbox is, and what its policy has done. Any thread.
  mailbox_status mailbox() const { return backend::mailbox_of(cell_.checked()); }
  /// A hint: true once the actor has ended.
  bool stopped() const { return backend::has_ended(cell_.checked()); }

  explicit operator bool() const noexcept { return cell_.get() != nullptr; }
  friend bool operator==(const ref& a, const ref& b) noexcept { return a.id() == b.id(); }
  friend auto operator<=>(const ref& a, const ref& b) noexcept { return a.id() <=> b.id(); }

  /// For the library: ask with a deadline.
  template <class M, class... Args>
  future<typename detail::asked_for<M>::type> ask_until(clock::time_point deadline,
                                                        Args&&... args) const;
  /// For the library: takes a counted cell over.
  static ref adopt(backend::cell* c) noexcept {
    ref out;
    out.cell_ = detail::cell_ptr{c};
    return out;
  }
  /// For the library.
  backend::cell* handle() const noexcept { return cell_.get(); }

private:
  template <class...> friend class ref;

  template <class M> static constexpr void check_takes() {
    static_assert(detail::contains<M, Ms...>, "actors: this actor's protocol has no such message");
  }

  template <class M, class... Args> void hand_over(Args&&... args) const {
    static_assert(detail::can_be_built<M, Args...>,
                  "actors: the message cannot be built from these arguments");
    auto& to = cell_.checked();
    backend::deliver(to, backend::make_envelope<M, backend::envelope>(backend::message_ops<M>,
                                                                      std::forward<Args>(args)...));
  }

  detail::cell_ptr cell_;
};

/// Does not keep a by_reference actor alive, nor the memory of an ended one in use.
template <class... Ms> class weak_ref {
public:
  weak_ref() noexcept = default;
  weak_ref(const ref<Ms...>& strong) noexcept : weak_ref(strong.handle()) {}
  weak_ref(const weak_ref& other) noexcept : weak_ref(other.cell_) {}
  weak_ref(weak_ref&& other) noexcept : cell_(std::exchange(other.cell_, nullptr)) {}
  weak_ref& operator=(weak_ref other) noexcept {
    std::swap(cell_, other.cell_);
    return *this;
  }
  ~weak_ref() {
    if (cell_ != nullptr) backend::release_weak(*cell_);
  }

  /// The reference, or an empty one when the actor is gone.
  ref<Ms...> lock() const noexcept {
    if (cell_ == nullptr || !backend::upgrade(*cell_)) return {};
    return ref<Ms...>::adopt(cell_);
  }

private:
  explicit weak_ref(backend::cell* c) noexcept : cell_(c) {
    if (cell_ != nullptr) backend::add_weak_ref(*cell_);
  }

  backend::cell* cell_ = nullptr;
};

}  // namespace actors

template <class... Ms> struct std::hash<actors::ref<Ms...>> {
  std::size_t operator()(const actors::ref<Ms...>& r) const noexcept {
    return std::hash<std::uint64_t>{}(r.id());
  }
};

// future<T>: the asker's side of a request.
#pragma once

#include <actors/ask/promise.hpp>
#include <actors/ask/resumption.hpp>
#include <actors/backend/face.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/result.hpp>
#include <actors/base/trampoline.hpp>
#include <actors/core/context.hpp>
#include <actors/core/ref.hpp>

#include <chrono>
#include <coroutine>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace actors {

namespace detail {

/// A reply whose move constructor throws is lost, and nothing else: an error that says so.
template <class T> result<T> take_result(backend::reply_slot& slot) {
  if (!slot.has_value()) return slot.failure();
  if constexpr (std::is_nothrow_move_constructible_v<T>) {
    return std::move(*static_cast<T*>(slot.storage()));
  } else {
    try {
      return std::move(*static_cast<T*>(slot.storage()));
    } catch (...) {
      return backend::describe_current_exception().with_code(errc::lost);
    }
  }
}

/// Hands an outcome on: if the move of a value throws, as an error that says so.
template <class T> void hand_on(promise<T>& to, result<T>&& outcome) {
  if (!outcome) return to.fail(outcome.error());
  try {
    to.set(*std::move(outcome));
  } catch (...) {
    to.fail(backend::describe_current_exception().with_code(errc::lost));
  }
}

/// False where the function takes a number that does not hold the reply; of a function that is a
/// template or overloaded nothing is said.
template <class F, class T> constexpr bool first_parameter_keeps() {
  if constexpr (!std::is_invocable_v<F&, result<T>> && requires { &F::operator(); })
    return keeps_value<handled_by<F>, T>;
  return true;
}

/// Hands a reply to a function of the user.
template <class T, class F> class then_continuation final : public backend::continuation {
public:
  explicit then_continuation(F f) : function_(std::move(f)) {}

  void run(backend::reply_slot& slot, backend::cell*) override {
    if constexpr (std::is_invocable_v<F&, result<T>>)
      function_(take_result<T>(slot));
    else
      function_(take_result<T>(slot).value());  // throws the error, which fails the actor
  }

private:
  F function_;
};

/// Hands a reply on to another asker.
template <class T> class forward_continuation final : public backend::continuation {
public:
  explicit forward_continuation(promise<T> to) : to_(std::move(to)) {}

  void run(backend::reply_slot& slot, backend::cell*) override {
    hand_on(to_, take_result<T>(slot));
  }

private:
  promise<T> to_;
};

/// Goes on with a coroutine. It does not own it: when the frame has gone, so has the incarnation,
/// and the continuation is dropped.
class resume_continuation final : public backend::continuation {
public:
  explicit resume_continuation(std::coroutine_handle<> waiting) noexcept : waiting_(waiting) {}
  void run(backend::reply_slot&, backend::cell*) override { trampoline::run(waiting_); }
  bool resumes_handler() const noexcept override { return true; }

private:
  std::coroutine_handle<> waiting_;
};

/// The same for a coroutine on an event loop, which drops it when the coroutine has gone.
class resume_on_continuation final : public backend::continuation {
public:
  resume_on_continuation(std::shared_ptr<resumer> on, std::coroutine_handle<> waiting) noexcept
      : on_(std::move(on)), waiting_(waiting) {}
  void run(backend::reply_slot&, backend::cell*) override { on_->resume(waiting_); }

private:
  std::shared_ptr<resumer> on_;
  std::coroutine_handle<> waiting_;
};

inline std::unique_ptr<backend::continuation> resumption_of(std::coroutine_handle<> waiting,
                                                            backend::cell* on) {
  if (on == nullptr)
    if (auto to = current_resumer())
      return std::make_unique<resume_on_continuation>(std::move(to), waiting);
  return std::make_unique<resume_continuation>(waiting);
}

}  // namespace detail

/// The reply of a request, now or later; it always comes, as a value or as an error. Move-only, one
/// thread at a time; may outlive the actors and the system. get, result and then use it up.
template <class T> class [[nodiscard]] future {
public:
  future() noexcept = default;
  future(future&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  future& operator=(future&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  ~future() {
    if (slot_ != nullptr) slot_->release();
  }

  /// It has a request behind it that is not used up.
  bool valid() const noexcept { return slot_ != nullptr; }
  bool ready() const noexcept { return slot_ != nullptr && slot_->ready(); }

  /// Waits for the reply, or throws actor_error. On a worker thread waiting would hold up others:
  /// unless ready, the error is would_block, at once, and the future stays valid.
  T get() { return result().value(); }

  /// The same with the error as a value.
  actors::result<T> result() { return wait_until(std::nullopt); }

  /// Waits up to `timeout`; true when the reply is there. On a worker thread: ready(), at once.
  bool wait_for(std::chrono::nanoseconds timeout) {
    if (slot_ == nullptr) return false;
    if (slot_->ready()) return true;
    if (backend::reply_slot::waiting_error()) return false;
    return slot_->wait(clock::later(clock::now(), timeout));
  }

  /// Takes the request back: the future ends with `cancelled`, unless it has ended. A request that
  /// no handler has begun is dropped (expired); a handler that has begun sees context::cancelled(),
  /// and what it awaits ends with `cancelled`. Dropping a future takes nothing back.
  void cancel() noexcept {
    if (slot_ != nullptr) static_cast<void>(slot_->withdraw(errc::cancelled));
  }

  /// Calls f(T) or f(result<T>) when the reply is there. In a handler: on that actor, as its own
  /// message would be, never within this call; an error that f does not take fails the actor; if
  /// the actor has ended or restarted meanwhile f is dropped. Elsewhere f must take a result<T>: it
  /// runs on the thread that ends the future, which may be an actor's, the clock's or a
  /// canceller's, after the function that runs there already; within this call when it has ended.
  /// There f must not block (get() is would_block), and an exception that leaves it ends the
  /// process.
  template <class F> void then(F f) { arm(std::move(f), backend::current_cell()); }
  /// The same for the actor of `self`.
  template <class F> void then(context& self, F f) { arm(std::move(f), &self.handle()); }

  /// Calls f(result<T>) as a task of an executor, which must live until then.
  template <class Executor, class F>
    requires requires(Executor& e, void (*f)()) { e.post(f); }
  void then(Executor& on, F f) {
    arm(
        [to = &on, f = std::move(f)](actors::result<T> outcome) mutable {
          to->post([f = std::move(f), outcome = std::move(outcome)]() mutable {
            f(std::move(outcome));
          });
        },
        nullptr);
  }

  /// Answers another request with this reply.
  void forward_to(promise<T> to) && {
    if (slot_ == nullptr) return to.fail(empty());
    to.blocked_on_answer_of(*slot_);
    slot_->arm(std::make_unique<detail::forward_continuation<T>>(std::move(to)), nullptr);
    std::exchange(slot_, nullptr)->release();
  }

  /// In a coroutine: the reply, or throws actor_error. On an actor or an event loop it goes on
  /// there, elsewhere on the completing thread.
  auto operator co_await() && noexcept { return awaiter{std::move(*this)}; }

  /// For the library.
  backend::reply_slot* slot() const noexcept { return slot_; }
  /// For the library: takes over the asker's reference.
  explicit future(backend::reply_slot* slot) noexcept : slot_(slot) {}

private:
  struct awaiter {
    future waited_for;

    bool await_ready() const noexcept { return !waited_for.valid() || waited_for.ready(); }
    // After it has armed nothing may be touched: the coroutine may run by then.
    void await_suspend(std::coroutine_handle<> waiting) {
      auto* on = backend::current_cell();
      waited_for.slot_->arm(detail::resumption_of(waiting, on), on);
    }
    T await_resume() { return waited_for.get(); }
  };

  static error empty() { return {errc::empty_future, "the future has no request behind it"}; }

  actors::result<T> wait_until(std::optional<clock::time_point> deadline) {
    if (slot_ == nullptr) return empty();
    if (!slot_->ready()) {
      if (auto e = backend::reply_slot::waiting_error()) return e;
      slot_->wait(deadline);
    }
    auto outcome = detail::take_result<T>(*slot_);
    std::exchange(slot_, nullptr)->release();
    return outcome;
  }

  template <class F> void arm(F f, backend::cell* on) {
    static_assert(std::is_invocable_v<F&, actors::result<T>> || std::is_invocable_v<F&, T>,
                  "actors: then takes a function of the reply or of a result of it");
    static_assert(detail::first_parameter_keeps<F, T>(),
                  "actors: the reply would lose its value: the parameter of the function given to "
                  "then does not hold it, take the reply's type");
    if (slot_ == nullptr) throw actor_error{empty()};
    if (!std::is_invocable_v<F&, actors::result<T>> && on == nullptr)
      throw actor_error{errc::unhandled, "outside an actor then takes a function of result<T>"};
    slot_->arm(std::make_unique<detail::then_continuation<T, F>>(std::move(f)), on);
    std::exchange(slot_, nullptr)->release();
  }

  backend::reply_slot* slot_ = nullptr;
};

/// A promise and the future that it ends, for answers that come from elsewhere than from an actor.
/// Each may be used from one thread at a time.
template <class T> std::pair<promise<T>, future<T>> make_promise() {
  auto* slot = backend::reply_slot::make<T>();
  return {promise<T>{backend::reply_token{slot}}, future<T>{slot}};
}

/// The same; a wait for the future ends at `deadline` with `timed_out`. Throws std::system_error
/// when the thread that keeps the time cannot be started.
template <class T> std::pair<promise<T>, future<T>> make_promise(clock::time_point deadline) {
  if (deadline == backend::no_deadline) return make_promise<T>();
  backend::start_deadlines();
  auto* slot = backend::reply_slot::make<T>();
  slot->asked(0, backend::value_ops_of<T>, deadline);
  return {promise<T>{backend::reply_token{slot}}, future<T>{slot}};
}

}  // namespace actors

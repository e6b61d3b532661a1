// Timers of an actor: a message to itself, or a function, after a while or every so often.
#pragma once

#include <actors/backend/face.hpp>
#include <actors/base/trampoline.hpp>
#include <actors/core/fwd.hpp>

#include <chrono>
#include <coroutine>
#include <type_traits>
#include <utility>

namespace actors {

/// The handle of a timer. It may outlive the timer, the actor and the system; dropping it cancels
/// nothing. Used only by the actor that made it.
class timer {
public:
  timer() noexcept = default;
  timer(timer&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  timer& operator=(timer&& other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~timer() {
    if (node_ != nullptr) node_->release();
  }

  /// It will not run (again), even if it is due already. O(1).
  void cancel() noexcept {
    if (node_ != nullptr) node_->cancel();
  }

  /// For the library.
  explicit timer(backend::timer_node* node) noexcept : node_(node) {}

private:
  backend::timer_node* node_ = nullptr;
};

namespace detail {

// core/context.hpp
backend::cell& cell_behind(context& self) noexcept;
backend::request_scope& scope_behind(context& self) noexcept;

template <class M> class message_timer final : public backend::timer_node {
public:
  message_timer(std::chrono::nanoseconds period, M message)
      : timer_node(period), message_(std::move(message)), repeats_(period.count() != 0) {}

  void run(context& self) override {
    using backend::envelope;
    const auto& how = backend::message_ops<M>;
    if constexpr (copyable<M>)
      if (repeats_)
        return backend::handle_now(
            cell_behind(self), backend::make_envelope<M, envelope>(how, std::as_const(message_)));
    backend::handle_now(cell_behind(self),
                        backend::make_envelope<M, envelope>(how, std::move(message_)));
  }

private:
  M message_;
  bool repeats_;
};

template <class F> class function_timer final : public backend::timer_node {
public:
  function_timer(std::chrono::nanoseconds period, F f)
      : timer_node(period), function_(std::move(f)) {}

  void run(context& self) override {
    if constexpr (std::is_invocable_v<F&, context&>)
      function_(self);
    else
      function_();
  }

private:
  F function_;
};

/// Goes on with a coroutine that sleeps.
class sleep_timer final : public backend::timer_node {
public:
  sleep_timer(const backend::request_scope& scope, std::coroutine_handle<> waiting) noexcept
      : timer_node(std::chrono::nanoseconds{0}, scope.handler), scope_(scope), hold_(scope),
        waiting_(waiting) {}
  void run(context& self) override {
    const backend::scope_entry entry{scope_behind(self), scope_};
    trampoline::run(waiting_);
  }

private:
  backend::request_scope scope_;
  backend::slot_hold hold_;
  std::coroutine_handle<> waiting_;
};

template <class X> auto make_timer(std::chrono::nanoseconds period, X what) {
  if constexpr (std::is_invocable_v<X&> || std::is_invocable_v<X&, context&>)
    return new function_timer<X>(period, std::move(what));
  else
    return new message_timer<X>(period, std::move(what));
}

/// What `co_await self.sleep(d)` waits with: a timer, which ends with the actor.
struct sleep_awaiter {
  context& self;
  std::chrono::nanoseconds length;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) const;  // core/context.hpp
  void await_resume() const noexcept {}
};

}  // namespace detail
}  // namespace actors

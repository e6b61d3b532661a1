// task<T>: a coroutine that gives a T, run by an actor's handler, by another task, or by sync_wait.
//
// A coroutine that awaits a task is suspended before the task starts, and goes on when it has
// ended, both by the trampoline: so awaits may nest as deep as memory allows, and a loop of awaits
// that end at once does not grow the stack.
//
// A task belongs to the await expression from then on. A task that is destroyed while it waits for
// another one, and so on, is destroyed from the innermost on, without recursion (destroy_chain).
#pragma once

#include <actors/base/block_cache.hpp>
#include <actors/base/error.hpp>
#include <actors/base/keeps_value.hpp>
#include <actors/base/trampoline.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace actors {

template <class T = void> class task;

namespace detail {

/// Who is told that the outermost task has ended. The task is suspended by then for good.
class task_root {
public:
  virtual void task_ended() noexcept = 0;

protected:
  ~task_root() = default;
};

class task_promise_base {
public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  auto final_suspend() const noexcept { return final_awaiter{}; }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  void awaited_by(std::coroutine_handle<> parent) noexcept { parent_ = parent; }
  void rooted_in(task_root* root) noexcept { root_ = root; }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

  /// What this coroutine, itself a task, awaits.
  struct awaited_task {
    task_promise_base* promise = nullptr;
    std::coroutine_handle<> frame;
    bool* owned = nullptr;  ///< by the await expression
  };
  void awaits(awaited_task other) noexcept { awaited_ = other; }

  /// Destroys a frame that waits, or has ended or not begun, after all that it waits for.
  static void destroy_chain(task_promise_base& outermost, std::coroutine_handle<> frame) noexcept {
    auto* innermost = &outermost;
    while (auto* next = innermost->awaited_.promise) {
      next->awaiting_ = innermost;
      innermost = next;
    }
    while (innermost != &outermost) {
      innermost = innermost->awaiting_;
      const auto ended = std::exchange(innermost->awaited_, {});
      *ended.owned = false;
      ended.frame.destroy();
    }
    frame.destroy();
  }

  // the frame: one block of the cache
  static void* operator new(std::size_t size) { return allocate_block(size); }
  static void operator delete(void* p, std::size_t size) noexcept { free_block(p, size); }

private:
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      task_promise_base& self = ended.promise();
      if (self.root_ != nullptr) return self.root_->task_ended();
      if (self.parent_) trampoline::transfer(ended, self.parent_);
    }
    void await_resume() const noexcept {}
  };

  std::coroutine_handle<> parent_;
  task_root* root_ = nullptr;
  std::exception_ptr failure_;
  awaited_task awaited_;
  task_promise_base* awaiting_ = nullptr;  // while it is being destroyed
};

template <class T> class task_promise final : public task_promise_base {
public:
  task<T> get_return_object() noexcept;
  template <class U = T> void return_value(U&& value) {
    static_assert(
        (keeps_given_value<T, U>),
        "actors: the reply would lose its value: the task's type does not hold the number "
        "that co_return is given, convert it there");
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return *std::move(value_);
  }

private:
  std::optional<T> value_;
};

template <> class task_promise<void> final : public task_promise_base {
public:
  task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// A computation that is written like a function and may wait with co_await. Lazy: it starts when
/// it is awaited, once. Move-only. Destroying it destroys the coroutine where it stands.
template <class T> class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;
  using handle_type = std::coroutine_handle<promise_type>;

  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~task() {
    if (frame_) promise_type::destroy_chain(frame_.promise(), frame_);
  }

  /// `co_await std::move(t)`: its value, or throws what it threw.
  auto operator co_await() && noexcept { return awaiter{std::exchange(frame_, nullptr)}; }

  /// For the library.
  explicit task(handle_type frame) noexcept : frame_(frame) {}
  /// For the library.
  handle_type frame() const noexcept { return frame_; }

private:
  class awaiter {
  public:
    explicit awaiter(handle_type frame) noexcept : frame_(frame) {}
    awaiter(const awaiter&) = delete;
    awaiter& operator=(const awaiter&) = delete;
    ~awaiter() {
      if (owned_) promise_type::destroy_chain(frame_.promise(), frame_);
    }

    bool await_ready() const noexcept { return false; }
    template <class Promise> void await_suspend(std::coroutine_handle<Promise> parent) {
      frame_.promise().awaited_by(parent);
      if constexpr (std::derived_from<Promise, detail::task_promise_base>) {
        parent_ = &parent.promise();
        parent_->awaits({&frame_.promise(), frame_, &owned_});
      }
      detail::trampoline::transfer(parent, frame_);
    }
    T await_resume() {
      if (parent_ != nullptr) parent_->awaits({});
      return frame_.promise().take();
    }

  private:
    handle_type frame_;
    bool owned_ = true;
    detail::task_promise_base* parent_ = nullptr;
  };

  handle_type frame_;
};

namespace detail {

template <class T> task<T> task_promise<T>::get_return_object() noexcept {
  return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> task_promise<void>::get_return_object() noexcept {
  return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

}  // namespace detail
}  // namespace actors

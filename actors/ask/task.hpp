// task<T>: a coroutine that gives a T, run by an actor's handler, by another task, or by sync_wait.
//
// How a task and who awaits it meet. The awaiter starts the task and then both say that they have
// arrived: the task when it has ended, the awaiter when the start has returned. The second of the
// two goes on with the awaiter. So a task that ends at once resumes nobody, the awaiter just does
// not stop, and a loop of such awaits does not grow the stack, whether or not the compiler makes
// tail calls of resumptions (g++ 12 does only at -O2). After Lewis Baker's cppcoro, which calls it
// the atomic version of what symmetric transfer later did.
#pragma once

#include <actors/base/block_cache.hpp>
#include <actors/base/error.hpp>

#include <atomic>
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

  /// True for the second of the two that meet here.
  bool arrive() noexcept { return arrived_.exchange(true, std::memory_order_acq_rel); }
  void awaited_by(std::coroutine_handle<> parent) noexcept { parent_ = parent; }
  void rooted_in(task_root* root) noexcept { root_ = root; }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
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
      if (self.arrive()) self.parent_.resume();
    }
    void await_resume() const noexcept {}
  };

  std::coroutine_handle<> parent_;
  task_root* root_ = nullptr;
  std::exception_ptr failure_;
  std::atomic<bool> arrived_{false};
};

template <class T> class task_promise final : public task_promise_base {
public:
  task<T> get_return_object() noexcept;
  template <class U = T> void return_value(U&& value) { value_.emplace(std::forward<U>(value)); }
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
    if (frame_) frame_.destroy();
  }

  /// `co_await std::move(t)`: its value, or throws what it threw.
  auto operator co_await() && noexcept { return awaiter{frame_}; }

  /// For the library.
  explicit task(handle_type frame) noexcept : frame_(frame) {}
  /// For the library.
  handle_type frame() const noexcept { return frame_; }

private:
  struct awaiter {
    handle_type frame;
    bool await_ready() const noexcept { return false; }
    // False: it has ended already, and the caller goes on. After true nothing may be touched.
    bool await_suspend(std::coroutine_handle<> parent) const noexcept {
      auto& promise = frame.promise();
      promise.awaited_by(parent);
      frame.resume();
      return !promise.arrive();
    }
    T await_resume() const { return frame.promise().take(); }
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

// loop: an event loop of one thread, for many coroutines that wait for time, descriptors and
// futures.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/ask/loop_core.hpp>
#include <actors/ask/task.hpp>
#include <actors/base/done.hpp>

#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>

namespace actors {

namespace detail {

struct main_root final : task_root {
  bool ended = false;
  void task_ended() noexcept override { ended = true; }
};

template <class F> class posted final : public loop_job {
public:
  explicit posted(F f) : function_(std::move(f)) {}
  void run() noexcept override { function_(); }

private:
  F function_;
};

/// A task that a loop owns.
template <class T, class Kept> class started final : public loop_job, public task_root {
public:
  started(loop_core& on, task<T> t, promise<Kept> out)
      : on_(on), out_(std::move(out)), task_(std::move(t)) {
    task_.frame().promise().rooted_in(this);
  }
  ~started() override {
    if (out_) out_.fail({errc::cancelled, "the loop ended before the task"});
  }

  void run() noexcept override { trampoline::run(task_.frame()); }

  void task_ended() noexcept override {
    const auto self = on_.take_ended(this);
    try {
      auto& result = task_.frame().promise();
      if constexpr (std::is_void_v<T>) {
        result.take();
        out_.set();
      } else {
        out_.set(result.take());
      }
    } catch (...) {
      out_.fail(describe_task_failure());
    }
  }

private:
  loop_core& on_;
  promise<Kept> out_;
  task<T> task_;
};

struct loop_sleep {
  loop_core& on;
  std::chrono::nanoseconds delay;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) const { on.sleep(waiting, delay); }
  void await_resume() const noexcept {}
};

struct loop_ready {
  loop_core& on;
  int fd;
  readiness what;
  ready_wait state = {};
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    state.waiting = waiting;
    return on.wait_ready(fd, what, state);
  }
  void await_resume() const {
    if (state.failure) throw actor_error{state.failure};
  }
};

}  // namespace detail

/// Runs tasks on the one thread that calls run(). Its destructor and stop() end it for good: tasks
/// that are suspended are destroyed, their futures end with `cancelled`, and nothing resumes. What
/// a task awaits, an actor's answer too, resumes it on the loop's thread; get() in a task throws
/// would_block. The destructor must not be called while it runs.
class loop {
public:
  loop() : core_(detail::make_loop_core()) {}
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;
  ~loop() { core_->close(); }

  /// Runs the loop on this thread until the task has ended; its value, or throws what it threw.
  /// Tasks that were started go on at the next run. Throws actor_error: would_block in a handler,
  /// on a worker thread, within a loop, or while another thread runs it; cancelled if it is
  /// stopped.
  template <class T> T run(task<T> t) {
    detail::main_root root;
    auto& result = t.frame().promise();
    result.rooted_in(&root);
    core_->run(t.frame(), root.ended);
    if (!root.ended)
      throw actor_error{errc::cancelled, "the loop was stopped before the task ended"};
    return result.take();
  }
  /// Runs the loop on this thread until stop(). Throws would_block as above.
  void run() {
    const bool never = false;
    core_->run(nullptr, never);
  }

  /// Runs a task beside the others. The future ends with its value (`done` for void), or with
  /// `task_failed` and the exception's text. Any thread.
  template <class T> auto start(task<T> t) {
    using kept = std::conditional_t<std::is_void_v<T>, done, T>;
    auto [out, later] = make_promise<kept>();
    core_->submit(std::make_unique<detail::started<T, kept>>(*core_, std::move(t), std::move(out)),
                  true);
    return std::move(later);
  }

  /// Runs f(), which must not throw, on the loop; dropped when it has ended. Any thread.
  template <class F> void post(F f) {
    core_->submit(std::make_unique<detail::posted<F>>(std::move(f)), false);
  }

  /// `co_await`, in a task of this loop: at least this long. O(log n) of n sleepers.
  auto sleep(std::chrono::nanoseconds delay) { return detail::loop_sleep{*core_, delay}; }

  /// `co_await`, in a task of this loop: until reading would not block, an end or error included.
  /// Throws actor_error: bad_option for no descriptor, or one that a task waits for already;
  /// cancelled after cancel(fd).
  auto readable(int fd) { return detail::loop_ready{*core_, fd, detail::readiness::read}; }
  /// The same for writing.
  auto writable(int fd) { return detail::loop_ready{*core_, fd, detail::readiness::write}; }
  /// Ends the waits for a descriptor; to be called, on the loop, before a descriptor is closed that
  /// a task may wait for. Any thread.
  void cancel(int fd) { core_->cancel(fd); }

  /// Ends the loop as soon as the running task waits. Any thread.
  void stop() noexcept { core_->stop(); }

private:
  std::shared_ptr<detail::loop_core> core_;
};

}  // namespace actors

#include <actors/pool/executors.hpp>

#include <actors/backend/face.hpp>
#include <actors/backend/helper.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/lean_error.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>

namespace actors {

error detail::describe_failure_of(std::string_view task) noexcept {
  const auto why = backend::describe_current_exception();
  return lean_error(errc::task_failed, [&] {
    return error{errc::task_failed, std::string{task} + ": " + why.text()};
  });
}

void detail::report_failure_of_post(const error& why) noexcept {
  std::fprintf(stderr, "actors: a posted task failed: %s\n", why.text().c_str());
}

// -- inline ------------------------------------------------------------

void inline_executor::shutdown(shutdown_mode) { closed_.store(true, std::memory_order_release); }

void inline_executor::enqueue(detail::unit_ptr task) {
  if (!closed_.load(std::memory_order_acquire)) task->run();
}

// -- threads ------------------------------------------------------------

/// Unbounded, first in, first out. What its threads share; a task that waits runs others.
class detail::shared_tasks final : public backend::helper {
public:
  void push(unit_ptr task) {
    const std::lock_guard guard{mutex_};
    if (closed_) return;
    tasks_.push(std::move(task));
    changed_.notify_one();
  }

  void work() noexcept {
    use(this);
    while (const auto task = pop()) task->run();
  }

  void run_until(const std::function<bool()>& met,
                 std::optional<clock::time_point> limit) noexcept override {
    std::unique_lock lock{mutex_};
    bool late = false;
    while (!met() && !late) {
      if (auto task = tasks_.pop()) {
        lock.unlock();
        task->run();
        task.reset();
        lock.lock();
      } else if (limit) {
        late = changed_.wait_until(lock, *limit) == std::cv_status::timeout;
      } else {
        changed_.wait(lock);
      }
    }
    if (!tasks_.empty()) changed_.notify_one();  // it may have been this thread that heard of it
  }

  void poke() noexcept override {
    const std::lock_guard guard{mutex_};
    changed_.notify_all();
  }

  void close(shutdown_mode how) noexcept {
    std::optional<unit_queue> dropped;  // told without the lock: continuations may run
    const std::lock_guard guard{mutex_};
    closed_ = true;
    if (how == shutdown_mode::cancel) dropped.emplace(std::move(tasks_));
    changed_.notify_all();
  }

private:
  /// Waits for a task; nullptr: closed and empty.
  unit_ptr pop() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
    return tasks_.pop();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  unit_queue tasks_;
  bool closed_ = false;
};

thread_executor::thread_executor(std::size_t threads)
    : tasks_(std::make_shared<detail::shared_tasks>()) {
  if (threads == 0)
    throw actor_error{errc::bad_option, "thread_executor of 0 threads, expected at least 1"};
  threads_.reserve(threads);
  try {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back("actors.pool" + std::to_string(i), [all = tasks_] { all->work(); });
  } catch (...) {
    tasks_->close(shutdown_mode::cancel);
    throw;  // joins what runs
  }
}

thread_executor::~thread_executor() {
  // In a fork there are no threads to join, and who held the queue's lock is not there.
  if (born_ != fork_generation()) {
    static_cast<void>(new auto{std::move(threads_)});
    static_cast<void>(new auto{std::move(tasks_)});
    return;
  }
  tasks_->close(shutdown_mode::wait);
  if (within_a_task())
    for (auto& each : threads_) each.detach();  // they run what has been submitted, and end
}

bool thread_executor::within_a_task() const noexcept {
  return std::any_of(threads_.begin(), threads_.end(),
                     [](const auto& each) { return each.is_current(); });
}

void thread_executor::enqueue(detail::unit_ptr task) { tasks_->push(std::move(task)); }

void thread_executor::shutdown(shutdown_mode how) {
  if (within_a_task())
    throw actor_error{errc::would_block, "shutdown from a task of the same executor"};
  detail::check_may_wait();
  tasks_->close(how);
  const std::lock_guard guard{joining_};  // others may have called, too
  for (auto& each : threads_) each.join();
}

}  // namespace actors

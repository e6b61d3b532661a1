// The executors: tasks on the calling thread, on threads with one locked queue, on actors.
#pragma once

#include <actors/base/thread.hpp>
#include <actors/core/system.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/pool/map.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace actors {

/// Runs each task in submit(), on the caller's thread.
class ACTORS_API inline_executor final : public executor_base {
public:
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override { return 1; }

private:
  void enqueue(detail::unit_ptr task) override;
  std::size_t ahead() const noexcept override { return 1; }

  std::atomic<bool> closed_{false};
};

namespace detail {
class task_queue;
struct crew;
class coroutine_crew;
}  // namespace detail

/// Threads with one queue behind a mutex: the classic. Its tasks may wait and block.
class ACTORS_API thread_executor final : public executor_base {
public:
  /// Throws actor_error (bad_option) for 0 threads, std::system_error when the system refuses one.
  explicit thread_executor(std::size_t threads = thread::cores());
  ~thread_executor() override;
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override { return threads_.size(); }

private:
  void enqueue(detail::unit_ptr task) override;
  void work();

  std::unique_ptr<detail::task_queue> tasks_;
  std::vector<thread> threads_;
  std::mutex joining_;
  std::uint32_t born_ = fork_generation();
};

/// Worker actors that pull tasks from one queue, on the scheduler of a system, among its other
/// actors. Tasks must not block; a wait in one is would_block. When the system ends first, tasks
/// that have not begun, and coroutines that have not ended, are `cancelled`. As many coroutines as
/// workers are under way beside the other tasks; shutdown awaits these, too.
class ACTORS_API actor_executor final : public executor_base {
public:
  /// As many tasks at a time as the system has workers, unless given. Throws actor_error
  /// (system_down).
  explicit actor_executor(system& on, std::size_t workers = 0);
  ~actor_executor() override;
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override;

private:
  void enqueue(detail::unit_ptr task) override;

  void enqueue_coroutine(detail::coroutine_ptr task) override;  // actor_coroutines.cpp

  std::shared_ptr<detail::crew> crew_;
  std::shared_ptr<detail::coroutine_crew> coroutines_;
};

}  // namespace actors

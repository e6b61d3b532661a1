// The executors: tasks on the calling thread, on threads with one locked queue, on actors.
#pragma once

#include <actors/base/thread.hpp>
#include <actors/pool/actor_executor.hpp>
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
class shared_tasks;
}  // namespace detail

/// Threads with one queue behind a mutex: the classic. Its tasks may wait and block; one that waits
/// for a future, with sync_wait or wait(), runs others of the executor meanwhile, within it. When
/// its last owner goes in one of its tasks nobody waits: what has been submitted still runs.
class ACTORS_API thread_executor final : public executor_base {
public:
  /// Throws actor_error (bad_option) for 0 threads, std::system_error when the system refuses one.
  explicit thread_executor(std::size_t threads = thread::cores());
  ~thread_executor() override;
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override { return threads_.size(); }

private:
  void enqueue(detail::unit_ptr task) override;
  bool within_a_task() const noexcept;

  std::shared_ptr<detail::shared_tasks> tasks_;
  std::vector<thread> threads_;
  std::mutex joining_;
  std::uint32_t born_ = fork_generation();
};

}  // namespace actors

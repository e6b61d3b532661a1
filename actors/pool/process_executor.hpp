// process_executor: tasks in worker processes of the same program.
#pragma once

#include <actors/base/thread.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/pool/map.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace actors {

/// Options of a process_executor.
struct process_options {
  /// How many at the same time, at most; each is started when a task needs it.
  std::size_t workers = thread::cores();
  /// The program that they run, which must know the functions. Empty: this one.
  std::string binary = {};
  /// How long a task may run before its worker is killed; 0: for ever.
  std::chrono::nanoseconds task_timeout{0};
  /// After so many tasks a worker is replaced by a fresh one; 0: never.
  std::size_t max_tasks = 0;
  /// Bytes of the arguments, and of the result, of one task.
  std::size_t max_message = 64U << 20U;
  /// How long the static initialisers of the program may take.
  std::chrono::nanoseconds start_timeout = std::chrono::seconds{10};
};

namespace detail {
class worker_pool;
}  // namespace detail

/// Worker processes that run functions which they know: fn<f> and lambdas without captures, of
/// arguments and results that are `encodable`. A task that is none of that ends with the code
/// not_registered. One that takes its worker down with it ends with worker_died, one that takes too
/// long with timed_out, too much data with too_large; other tasks do not notice.
///
/// A worker runs the program's static initialisers, then tasks, and never main. It has stdout and
/// stderr in common with this process, no stdin and no other descriptor of it. Workers end with
/// this process, whatever ends it.
class ACTORS_API process_executor final : public executor_base {
public:
  /// Throws actor_error (bad_option), and std::system_error when the system refuses a descriptor
  /// or a thread.
  explicit process_executor(process_options options = {});
  ~process_executor() override;
  /// Tasks that run are awaited, also by `cancel`.
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override;

private:
  void enqueue(detail::unit_ptr task) override;

  std::unique_ptr<detail::worker_pool> pool_;
  int owner_;  // the process: a fork of it has not the threads
};

}  // namespace actors

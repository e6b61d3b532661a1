// actor_executor: tasks on the workers of a system, among its actors.
#pragma once

#include <actors/core/system.hpp>
#include <actors/pool/executor_base.hpp>

#include <memory>

namespace actors {

namespace detail {
class crew;
class coroutine_crew;
}  // namespace detail

/// Worker actors that share tasks by stealing, on the scheduler of a system, among its other
/// actors. A task that a task submits begins on the same worker unless another one is free. Tasks
/// must not block; a wait in one is would_block. When the system ends first, tasks that have not
/// begun, and coroutines that have not ended, are `cancelled`. As many coroutines as workers are
/// under way beside the other tasks; shutdown awaits these, too. When its last owner goes in a
/// task, or in a handler, nobody waits: what has been submitted still runs. submit and post: O(1),
/// and no lock that a worker holds.
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

// loop_executor: coroutines on one thread.
#pragma once

#include <actors/ask/loop.hpp>
#include <actors/base/thread.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/pool/map.hpp>

#include <cstddef>
#include <memory>
#include <mutex>

namespace actors {

/// An event loop on a thread of its own. Tasks that are coroutines wait beside one another; each
/// begins when its turn comes, however many there are. A plain function runs on the loop, and holds
/// up all others meanwhile. In a task get() is would_block: co_await. When its last owner goes in
/// one of its tasks nobody waits: what has been submitted still runs.
class ACTORS_API loop_executor final : public executor_base {
public:
  /// `under_way`: how many chunks of a map are begun before the first of them has ended. Throws
  /// actor_error (bad_option) for 0, std::system_error when the system refuses a descriptor or a
  /// thread.
  explicit loop_executor(std::size_t under_way = 256);
  ~loop_executor() override;

  /// `cancel` also destroys coroutines that are suspended; their futures end with `cancelled`.
  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override { return under_way_; }

  /// For tasks that are started elsewhere. It ends with the executor.
  loop& on() noexcept;

private:
  struct shared;
  struct open_task;

  void enqueue(detail::unit_ptr task) override;
  void enqueue_coroutine(detail::coroutine_ptr task) override;
  std::size_t ahead() const noexcept override { return under_way_; }
  void end(shutdown_mode how);

  std::size_t under_way_;
  std::shared_ptr<shared> shared_;  // with the thread
  std::mutex joining_;              // taken before that of what is shared, by whoever joins
  std::uint32_t born_ = fork_generation();
  thread thread_;
};

}  // namespace actors

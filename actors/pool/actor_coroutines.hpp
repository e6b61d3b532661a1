// The coroutines of an actor_executor.
//
// One shared queue and so many worker actors, each of which runs a coroutine at a time as a handler
// that is a coroutine itself: while it waits, its worker thread is free for other actors. A
// function that takes a loop& runs on a thread with a loop, which starts with the first of them;
// its worker actor waits for it meanwhile, so that it counts as one that runs.
//
// The end: closed_, then all resting and the queue empty, then the actors are stopped and the loop
// ended. When the system ends first the last actor that goes drops the queue.
#pragma once

#include <actors/core/system.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/pool/loop_executor.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace actors::detail {

class coroutine_crew {
public:
  struct pull {};

  coroutine_crew() = default;
  static std::shared_ptr<coroutine_crew> make(system& on, std::size_t workers);

  /// Any thread. After close the task is destroyed.
  void submit(coroutine_ptr task);
  void close(shutdown_mode how) noexcept;
  /// After close: until no coroutine runs. Ends the actors.
  void await_end();
  /// The same as both, but the last that comes to rest ends the others.
  void abandon() noexcept;

  // -- for its actors
  coroutine_ptr next(std::size_t worker);
  void joined(std::size_t worker);
  void left(std::size_t worker) noexcept;
  loop_executor& loop_thread();

private:
  using tasks = coroutine_queue;

  void hire(system& on, const std::shared_ptr<coroutine_crew>& self, std::size_t i);
  void dismiss() const noexcept;
  std::optional<std::size_t> take_resting() noexcept;
  void call(std::size_t worker) const noexcept;
  void end() noexcept;
  bool at_rest() const noexcept {
    return alive_ == 0 || (tasks_.empty() && resting_.size() == alive_);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  tasks tasks_;
  std::vector<ref<pull>> workers_;
  std::vector<std::size_t> resting_;  // that no pull is under way to
  std::size_t alive_ = 0;
  bool closed_ = false;
  bool abandoned_ = false;
  std::mutex starting_;
  std::unique_ptr<loop_executor> loop_;
};

}  // namespace actors::detail

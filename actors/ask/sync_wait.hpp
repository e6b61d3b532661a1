// sync_wait: a plain thread runs a task and waits for its end.
#pragma once

#include <actors/ask/task.hpp>
#include <actors/backend/helper.hpp>
#include <actors/backend/reply.hpp>
#include <actors/base/futex.hpp>

#include <utility>

namespace actors {

namespace detail {

class waiting_root final : public task_root {
public:
  void task_ended() noexcept override {
    const auto here = here_;
    // release: pairs with wait(). After this only the address is used.
    ended_.store(1, std::memory_order_release);
    futex_wake(ended_, futex_all);
    if (here != nullptr) here->poke();
  }
  void wait() noexcept {
    if (here_ != nullptr)
      here_->run_until([this] { return ended_.load(std::memory_order_acquire) != 0; }, {});
    while (ended_.load(std::memory_order_acquire) == 0) futex_wait(ended_, 0, std::nullopt);
  }

private:
  std::atomic<std::uint32_t> ended_{0};
  const std::shared_ptr<backend::helper> here_ = backend::helper::current();
};

}  // namespace detail

/// Runs the task from this thread on and waits until it has ended; its value, or throws what it
/// threw. On a worker thread waiting would hold up others: throws actor_error (would_block), before
/// the task has started.
template <class T> T sync_wait(task<T> t) {
  detail::check_may_wait();
  detail::waiting_root root;
  auto& promise = t.frame().promise();
  promise.rooted_in(&root);
  detail::trampoline::run(t.frame());
  root.wait();
  return promise.take();
}

}  // namespace actors

// Tasks that make further tasks, for threads: a stack that they share behind a mutex.
#pragma once

#include "bench/lab/in_threads.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace bench::lab {

/// Closes by itself when nobody works and nothing is left. A worker keeps the tasks it makes to
/// itself until somebody is in want of some.
template <class Task> class shared_stack {
public:
  shared_stack(std::uint64_t workers, Task first) : at_work_(workers) {
    tasks_.push_back(std::move(first));
  }

  /// Nothing: all is done.
  std::optional<Task> take() {
    std::unique_lock lock(mutex_);
    if (tasks_.empty()) wait(lock);
    if (tasks_.empty()) return std::nullopt;
    std::optional<Task> one(std::move(tasks_.back()));
    tasks_.pop_back();
    return one;
  }
  bool wanted() const noexcept { return hungry_.load(std::memory_order_relaxed) > 0; }
  /// Gives away the older half, which is likely to make more of them than the newer one.
  void share(std::vector<Task>& mine) {
    const auto half = mine.begin() + static_cast<std::ptrdiff_t>(mine.size() / 2);
    {
      std::lock_guard guard(mutex_);
      tasks_.insert(tasks_.end(), mine.begin(), half);
    }
    mine.erase(mine.begin(), half);
    some_.notify_all();
  }

private:
  void wait(std::unique_lock<std::mutex>& lock) {
    hungry_.fetch_add(1, std::memory_order_relaxed);
    if (--at_work_ == 0) some_.notify_all();
    some_.wait(lock, [this] { return !tasks_.empty() || at_work_ == 0; });
    hungry_.fetch_sub(1, std::memory_order_relaxed);
    if (!tasks_.empty()) ++at_work_;
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::vector<Task> tasks_;
  std::uint64_t at_work_;
  std::atomic<unsigned> hungry_{0};
};

/// `body(worker, task, fork)` on so many threads until `first` and all that was forked is done;
/// `fork(task)` within it makes a further one.
template <class Task, class Body>
void work_off(meter& m, std::uint64_t workers, Task first, Body body) {
  shared_stack<Task> shared(workers, std::move(first));
  run_threads(m, workers, [&](std::uint64_t worker) {
    std::vector<Task> mine;
    while (auto one = shared.take()) {
      mine.push_back(*std::move(one));
      while (!mine.empty()) {
        const auto next = mine.back();
        mine.pop_back();
        body(worker, next, [&](Task t) { mine.push_back(std::move(t)); });
        if (mine.size() > 1 && shared.wanted()) shared.share(mine);
      }
    }
  });
}

}  // namespace bench::lab

#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace bench::flow {

/// A bounded queue of batches between threads, as one writes it by hand.
template <class Batch> class batch_queue {
public:
  explicit batch_queue(std::size_t bound) : bound_(bound) {}

  void put(Batch batch) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return batches_.size() < bound_; });
    batches_.push_back(std::move(batch));
    lock.unlock();
    some_.notify_one();
  }

  /// Nothing: closed and empty.
  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return !batches_.empty() || closed_; });
    if (batches_.empty()) return std::nullopt;
    std::optional<Batch> out(std::move(batches_.front()));
    batches_.pop_front();
    lock.unlock();
    room_.notify_one();
    return out;
  }

  void close() {
    const std::lock_guard guard(mutex_);
    closed_ = true;
    some_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable some_, room_;
  std::deque<Batch> batches_;
  std::size_t bound_;
  bool closed_ = false;
};

}  // namespace bench::flow

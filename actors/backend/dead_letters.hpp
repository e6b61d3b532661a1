// Who hears of a system's dead letters.
//
// Subscribers stand in a list. A letter is told to one after the other: the subscriber is pinned
// under the lock and called without it, so it may send, subscribe and unsubscribe. Who unsubscribes
// waits until the subscriber is not pinned any more; within a call of a subscriber nobody waits,
// and the last to unpin removes it.
#pragma once

#include <actors/base/dead_letter.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace actors::backend {

class line_log;

/// Thread-safe.
class dead_letters {
public:
  using callback = std::function<void(const dead_letter&)>;

  /// `log` hears of subscribers that throw.
  explicit dead_letters(line_log& log) noexcept : log_(log) {}
  dead_letters(const dead_letters&) = delete;
  dead_letters& operator=(const dead_letters&) = delete;

  /// Until the last copy of what it gives is gone; when that has returned the callback does not run
  /// any more, unless it went within a callback. It may outlive the system. O(1).
  std::shared_ptr<void> subscribe(callback hears);
  /// A hint: somebody hears of them.
  bool are_heard() const noexcept {
    // relaxed: a subscriber that comes in this moment may miss this letter
    return heard_.load(std::memory_order_relaxed);
  }
  /// Calls each subscriber, but for those whose call on this thread has caused the letter.
  void publish(const dead_letter& letter) noexcept;
  /// The system has ended: unsubscribes all.
  void clear() noexcept;

private:
  struct subscriber;
  class call;
  using lock = std::unique_lock<std::mutex>;

  bool unpin(subscriber& s) noexcept;
  void link(subscriber& s) noexcept;
  void unlink(subscriber& s) noexcept;
  void unsubscribe(subscriber* s) noexcept;

  line_log& log_;
  std::atomic<bool> heard_{false};
  std::mutex mutex_;  // guards what follows
  std::condition_variable unpinned_;
  subscriber* first_ = nullptr;
  subscriber* last_ = nullptr;
  std::uint64_t subscribed_ = 0;  // so far
};

}  // namespace actors::backend

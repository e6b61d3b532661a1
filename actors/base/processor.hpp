// Where a thread runs: for those who know better than the kernel where it must not.
#pragma once

#include <atomic>
#include <pthread.h>
#include <sched.h>
#include <span>

namespace actors {

/// The processor that the calling thread runs on at this moment; -1: the system does not say.
int this_processor() noexcept;

/// Moves the calling thread to a processor that it may use and that is none of `taken`, at once.
/// Where it may run stays as it is. False: there is none, or the system refuses.
bool move_from(std::span<const int> taken) noexcept;

/// Lets a thread that sleeps wake up on another processor than that of its waker. Any number of
/// wakers; the sleeper may wake up early, and find the preparation only at a later call of awake.
class wake_elsewhere {
public:
  /// The waker, before it wakes `sleeper`, which has not ended.
  void prepare(pthread_t sleeper, int taken) noexcept;
  /// The sleeper, now and then while awake: it may run anywhere again.
  void awake() noexcept {
    // relaxed: restore() acquires
    if (state_.load(std::memory_order_relaxed) == prepared) restore();
  }

private:
  enum state : int { free, busy, prepared };

  void restore() noexcept;

  std::atomic<int> state_{free};  // busy: somebody reads or writes allowed_
  cpu_set_t allowed_{};
};

}  // namespace actors

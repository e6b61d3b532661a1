// Where a thread runs: for those who know better than the kernel where it must not.
#pragma once

#include <atomic>
#include <pthread.h>
#include <sched.h>
#include <span>

namespace actors {

/// The processor that the calling thread runs on at this moment; -1: the system does not say.
int this_processor() noexcept;

/// Keeps a thread apart from others: lets it wake up on another processor than that of its waker,
/// or move. Both narrow for a moment where it may run. Any number of wakers, who may be late: the
/// thread may be awake by then, or be moving, and finds the preparation only at a later call of
/// awake.
class wake_elsewhere {
public:
  /// The thread itself: moves to a processor that it may use and that is none of `taken`, at once.
  /// Where it may run stays as it is. False: there is none, the system refuses, or a waker is busy
  /// with it.
  bool move_from(std::span<const int> taken) noexcept;
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

  // busy: somebody changes where the thread may run, and has allowed_ for himself. So nobody takes
  // for all that it may use what another one has narrowed.
  std::atomic<int> state_{free};
  cpu_set_t allowed_{};
};

}  // namespace actors

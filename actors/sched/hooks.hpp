#pragma once

#include <actors/sched/job.hpp>

namespace actors::sched {

/// What the layer above supplies to a scheduler. Outlives it.
class hooks {
public:
  /// Runs a job made by job::foreign. On a worker's thread; must not throw.
  virtual void run_foreign(void* what, worker& self) noexcept = 0;

  /// First and last thing on each worker's thread; worker::current() is set in both.
  virtual void thread_started(worker&) noexcept {}
  virtual void thread_stops(worker&) noexcept {}

  /// This worker has nothing to do, and is about to sleep until somebody wakes it; it holds no job.
  virtual void parks(worker&) noexcept {}

  /// A job that came after stop() began, from outside the workers: it will not run. Called on
  /// the thread that scheduled it, under no lock of the scheduler.
  virtual void dropped(job what) noexcept = 0;

protected:
  ~hooks() = default;
};

}  // namespace actors::sched

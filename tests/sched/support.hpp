#pragma once

#include <actors/base/clock.hpp>
#include <actors/sched/scheduler.hpp>
#include <actors/sched/worker.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <utility>

namespace sched_test {

using actors::sched::job;
using actors::sched::runnable;
using actors::sched::scheduler;
using actors::sched::worker;

/// Counts what reaches the layer above.
struct counting_hooks : actors::sched::hooks {
  void run_foreign(void* what, worker&) noexcept override {
    ++*static_cast<std::atomic<std::uint64_t>*>(what);
  }
  void thread_started(worker&) noexcept override { ++started; }
  void thread_stops(worker&) noexcept override { ++stopped; }
  void dropped(job) noexcept override { ++dropped_jobs; }

  std::atomic<unsigned> started{0}, stopped{0};
  std::atomic<std::uint64_t> dropped_jobs{0};
};

/// A scheduler that is running.
struct running {
  explicit running(unsigned workers) : pool({.workers = workers}, hooks) { pool.start(); }
  counting_hooks hooks;
  scheduler pool;
};

/// A job made of a function.
struct task : runnable {
  explicit task(std::function<void(worker&)> f) : body(std::move(f)) {}
  void run(worker& self) noexcept override { body(self); }
  job as_job() { return job::of(this); }
  std::function<void(worker&)> body;
};

/// Computes for so long.
inline void busy_for(actors::clock::duration length) {
  const auto until = actors::clock::now() + length;
  while (actors::clock::now() < until) {
  }
}

}  // namespace sched_test

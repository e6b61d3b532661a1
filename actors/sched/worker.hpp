#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/processor.hpp>
#include <actors/base/random.hpp>
#include <actors/base/thread.hpp>
#include <actors/queue/lifo_slot.hpp>
#include <actors/queue/work_deque.hpp>
#include <actors/sched/age_gauge.hpp>
#include <actors/sched/hooks.hpp>
#include <actors/sched/idle_state.hpp>
#include <actors/sched/job.hpp>
#include <actors/sched/parker.hpp>
#include <actors/sched/scheduler.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace actors::sched {

namespace detail {

/// The worker whose thread this is. Initial-exec: one load, also from the shared library.
extern constinit thread_local worker* current_worker
    __attribute__((tls_model("initial-exec"), visibility("default")));

}  // namespace detail

/// A count with one writer that anybody may read.
class plain_counter {
public:
  void add(std::uint64_t n = 1) noexcept {
    // relaxed, both: one writer, and readers only want a recent value.
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
  std::atomic<std::uint64_t> value_{0};
};

/// One thread of a scheduler with its run queues. The protocol is told in worker.cpp.
class worker {
public:
  worker(scheduler& owner, unsigned index, unsigned workers);
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  /// This thread's worker, or nullptr.
  static worker* current() noexcept { return detail::current_worker; }

  /// On this worker's thread: `what` runs next, soon after the current job. What was to run next
  /// goes behind everything that waits here. Never blocks; wakes another thread only as the
  /// first push after everybody else went to sleep.
  void push(job what) noexcept {
    if (const job before = slot_.put(what)) queue_behind(before);
    if (idle_.glance().lonely()) [[unlikely]]
      arm();
  }

  /// On this worker's thread: `what` runs after everything that waits here.
  void yield(job what) noexcept {
    queue_behind(what);
    if (idle_.glance().lonely()) [[unlikely]]
      arm();
  }

  unsigned index() const noexcept { return index_; }
  scheduler& owner() const noexcept { return owner_; }

  /// One pointer for the layer above. On this worker's thread.
  void* context() const noexcept { return context_; }
  void context(void* value) noexcept { context_ = value; }

private:
  friend class scheduler;
  static constexpr std::size_t deque_size = 1024;
  static constexpr std::size_t max_batch = 128;
  using gauge = age_gauge<job>;

  // worker.cpp: the thread and its loop
  void main() noexcept;
  void execute(job what) noexcept;
  job next_local() noexcept;
  job from_injector(std::size_t max) noexcept;
  std::size_t fair_share() const noexcept;
  void queue_behind(job what) noexcept {
    if (!deque_.push(what)) [[unlikely]]
      overflow(what);
  }
  void overflow(job what) noexcept;
  void arm() noexcept;

  // search.cpp: when the own queues are empty
  job find_work() noexcept;
  job hunt() noexcept;
  job search() noexcept;
  job scan(clock::time_point now) noexcept;
  job steal_from(worker& victim, const gauge::verdict& aged, job slot) noexcept;
  void activate() noexcept;
  bool rest(bool was_active) noexcept;
  bool guard() noexcept;
  bool sees_work(clock::time_point now) noexcept;
  bool sees_long_job() noexcept;
  clock::duration next_tick(unsigned quiet_ticks) noexcept;
  bool rouse_for_injector() noexcept;
  bool sleep() noexcept;
  void keep_apart() noexcept;
  gauge::sighting sight() const noexcept;

  // What thieves read and this worker writes with each job.
  alignas(queue::cache_line) queue::lifo_slot<job> slot_;
  plain_counter jobs_;
  unsigned streak_ = 0;          // jobs from the slot in a row
  unsigned since_injector_ = 0;  // jobs since the last look at the injector
  void* context_ = nullptr;
  idle_state<>& idle_;
  scheduler& owner_;
  hooks& hooks_;

  queue::work_deque<job, deque_size> deque_;

  alignas(queue::cache_line) const unsigned index_;
  random random_;
  std::vector<gauge> gauges_;             // one for each worker, of this thief
  std::vector<std::uint64_t> jobs_seen_;  // of each worker behind which something waited
  bool something_waits_ = false;          // both: at the last sees_work
  std::vector<int> taken_;                // for keep_apart
  plain_counter steals_, stolen_, overflows_, searches_, parks_, ticks_;

  alignas(queue::cache_line) parker<> parker_;
  wake_elsewhere elsewhere_;        // for this worker, by who wakes it
  pthread_t self_{};                // known before it sleeps the first time
  std::atomic<int> processor_{-1};  // while it has work: where it ran when it last said so
  thread thread_;
};

}  // namespace actors::sched

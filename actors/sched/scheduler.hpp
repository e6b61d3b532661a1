#pragma once

#include <actors/base/clock.hpp>
#include <actors/queue/injector.hpp>
#include <actors/sched/hooks.hpp>
#include <actors/sched/idle_state.hpp>
#include <actors/sched/job.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace actors::sched {

class worker;

struct scheduler_options {
  /// Worker threads; 0: one for each core.
  unsigned workers = 0;
  /// Threads are called this plus their index.
  std::string thread_prefix = "actors.w";
};

/// Sums over all workers since start. Each figure alone is exact once its worker is parked;
/// together they are a moment's picture.
struct scheduler_stats {
  std::uint64_t jobs = 0;       ///< jobs run
  std::uint64_t steals = 0;     ///< successful visits to another worker's queue
  std::uint64_t stolen = 0;     ///< jobs taken in those visits
  std::uint64_t overflows = 0;  ///< times a full deque went to the injector
  std::uint64_t searches = 0;   ///< times a worker went looking for work
  std::uint64_t parks = 0;      ///< times a worker went to sleep with nothing to wait for
  std::uint64_t ticks = 0;      ///< timed waits of the sentinel
  std::uint64_t wakes = 0;      ///< workers woken by others
};

/// Runs jobs on a fixed set of worker threads. The protocol is told in worker.cpp.
class scheduler {
public:
  /// Allocates everything, starts nothing. `layer` outlives the scheduler.
  scheduler(scheduler_options options, hooks& layer);
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;

  /// Calls stop().
  ~scheduler();

  /// Starts the threads, once. Throws std::system_error when the system refuses one; the
  /// scheduler is then stopped.
  void start();

  /// Queues a job: on a worker of this scheduler as worker::push does, from any other thread
  /// through the shared injector, waking a worker if none is awake to find it. Before start()
  /// jobs wait for it. From outside the workers after stop(): hooks::dropped. Ends the process
  /// when memory is exhausted.
  void schedule(job what) noexcept;

  /// Waits until every worker is idle and nothing is queued; false when the deadline passes
  /// first. True says that everything scheduled before the call has run, and everything it
  /// scheduled in turn. Not from a worker's thread. Sleeps, does not poll.
  bool wait_quiescent(std::optional<clock::time_point> deadline = std::nullopt);

  /// Refuses jobs from outside from now on, lets the workers run everything that is queued or
  /// that those jobs schedule, joins them. Does not return while a job keeps scheduling itself.
  /// Idempotent, any thread but a worker's.
  void stop();

  unsigned workers() const noexcept { return static_cast<unsigned>(workers_.size()); }
  scheduler_stats stats() const noexcept;

private:
  friend class worker;

  /// The two parts of visitors_: its lowest bit, and what a thread within schedule() adds.
  enum visits : std::uint32_t { awaited = 1, visitor = 2 };

  void schedule_from_outside(job what) noexcept;
  void await_visitors() noexcept;
  void notify(std::optional<unsigned> index) noexcept;
  void summon() noexcept;
  void settle(const idle_state<>::outcome& done) noexcept;
  bool quiet() const noexcept;
  void drop_queued() noexcept;

  hooks& hooks_;
  const std::string prefix_;
  const bool crowded_;  // more workers than processors
  std::vector<std::unique_ptr<worker>> workers_;
  std::mutex control_;
  bool started_ = false;
  bool stopped_ = false;
  alignas(queue::cache_line) idle_state<> idle_;
  alignas(queue::cache_line) queue::injector<job> injector_;
  alignas(queue::cache_line) std::atomic<std::uint32_t> quiet_epoch_{0};
  std::atomic<bool> finished_{false};
  std::atomic<std::uint64_t> wakes_{0};
  alignas(queue::cache_line) std::atomic<std::uint32_t> visitors_{0};
};

}  // namespace actors::sched

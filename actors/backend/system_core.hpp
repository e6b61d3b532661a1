// The inside of a system: CAF's actor system, our scheduler and clock, and the books.
//
// A core is never freed: references, futures and timers may outlive their system and still reach
// it. end() takes down everything that runs and returns the core to a pool for the next system;
// its number of cores is that of systems alive at one time. A cell remembers the epoch it was made
// in, so that a late message to an actor of an earlier system is not booked to a later one. A
// thread that is just sending to one keeps the core from being used again (visit, in tally.hpp).
//
// Shutdown, in this order: drain up to the deadline, for shutdown() without what comes from
// outside; refuse spawns; stop the top-level actors, which stop their children; wait for the last
// to end; join own threads; destroy CAF's system, which waits for CAF's actors and then stops the
// workers and the clock.
#pragma once

#include <actors/backend/caf_host.hpp>
#include <actors/backend/cell_extras.hpp>
#include <actors/backend/dead_letters.hpp>
#include <actors/backend/line_log.hpp>
#include <actors/backend/name_registry.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/tally.hpp>
#include <actors/backend/wait_graph.hpp>
#include <actors/base/dead_letter.hpp>
#include <actors/base/error.hpp>
#include <actors/base/fence.hpp>
#include <actors/base/options.hpp>
#include <actors/base/shutdown_report.hpp>
#include <actors/sched/scheduler.hpp>
#include <actors/sched/timer_service.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <vector>

namespace actors::backend {

class caf_jobs;
struct envelope;
struct accepted;

class system_core {
public:
  /// Throws actor_error (bad_option).
  static system_core* start(system_options options, caf::actor_system_config* config);
  void end() noexcept;
  /// Takes in nothing more from outside, drains, ends all actors. What was left by then.
  shutdown_report shutdown(clock::time_point deadline);
  /// The core around a CAF system, or nullptr if it is not one of ours.
  static system_core* of(const caf::actor_system& system) noexcept;

  // -- parts ------------------------------------------------------------------------------------

  caf::actor_system& caf_system() noexcept { return caf_->get(); }
  caf::actor_system* caf_system_or_null() const noexcept {
    return caf_ != nullptr ? &caf_->get() : nullptr;
  }
  /// nullptr when the stock scheduler runs.
  sched::scheduler* scheduler() const noexcept { return scheduler_.get(); }
  sched::timer_service& timers() noexcept { return *timers_; }
  const system_options& options() const noexcept { return options_; }
  /// Of an ask that begins now and says nothing of it.
  clock::time_point default_deadline() const noexcept {
    const std::chrono::milliseconds limit{ask_limit_.load(std::memory_order_relaxed)};
    return limit.count() == 0 ? no_deadline : clock::later(clock::now(), limit);
  }
  std::size_t workers() const noexcept { return workers_; }
  std::uint32_t epoch() const noexcept { return epoch_.load(std::memory_order_relaxed); }
  const caf::node_id& borrowed_node() noexcept { return *node_; }
  /// Of a plain CAF actor of this system: CAF's id, made unique among all systems.
  std::uint64_t foreign_id(caf::actor_id id) const noexcept { return id | serial_ << 48; }
  sibling_list& roots(std::uint64_t id) noexcept { return roots_[id % num_root_lists]; }

  // -- books --------------------------------------------------------------------------------------

  tally& counts() noexcept {
    return this_thread.counted == this ? *this_thread.counts : attach_thread();
  }
  counters count();
  /// A thread has ended.
  void give_back(tally& t) noexcept;
  /// Some thread is sending to an actor of this system, or of an earlier one.
  bool has_visitors() noexcept;
  line_log& log() noexcept { return log_; }
  const line_log& log() const noexcept { return log_; }
  dead_letters& letters() noexcept { return letters_; }
  /// Books a message as dead, tells the subscribers, fails its request; the caller disposes of it.
  void bury(envelope* e, std::uint64_t receiver, dead_cause cause, const error& why,
            bool whole = true) noexcept;
  /// The same for a message that has no envelope: CAF's.
  void count_dead(const dead_letter& letter) noexcept;

  // -- waits ------------------------------------------------------------------------------------

  wait_graph& waits() noexcept { return waits_; }
  bool watches_deadlocks() const noexcept { return options_.deadlocks != deadlock_report::off; }
  /// The calling thread, a worker or an actor's own, has nothing to do.
  void thread_rests() noexcept {
    if (std::exchange(counts().has_new_waits, false)) waits_.request();
  }
  /// Calls f(wait_record&), with the lock of its list.
  template <class F> void for_each_wait(F&& f) {
    const std::lock_guard guard{mutex_};
    for (auto* each = tallies_; each != nullptr; each = each->next) {
      const std::lock_guard list{each->waiting.lock};
      for (auto* record = each->waiting.first; record != nullptr; record = record->next())
        f(*record);
    }
  }

  // -- actors ---------------------------------------------------------------------------------

  bool closing() const noexcept { return closing_.load(std::memory_order_acquire); }
  void actor_ended() noexcept;
  void keep_until_end(std::unique_ptr<own_thread> finished);
  /// Waits until no message is queued, and no handler runs; nor is suspended, unless `suspended`.
  bool drain(std::optional<clock::time_point> deadline, bool suspended = false);
  /// Throws actor_error (would_block) where drain would wait for its own thread.
  void check_may_drain() const;
  void handler_suspended() noexcept { counts().suspended.add(); }
  void handler_settled() noexcept {
    counts().settled.add_last();
    light_fence();  // pairs with that of drain
    if (drains_.load(std::memory_order_relaxed) != 0) [[unlikely]]
      tell_settled();
  }
  /// It is shutting down: messages from threads that are not its own are refused.
  bool takes_in() const noexcept {
    // relaxed: what comes at this moment may be taken in or not
    return !shuts_down_.load(std::memory_order_relaxed);
  }
  bool refuses_thread() const noexcept {
    return !takes_in() && this_thread.current == nullptr && this_thread.home != this;
  }
  /// Who ends is asked what it leaves.
  bool wants_report() const noexcept { return reports_.load(std::memory_order_acquire); }
  void report(std::uint64_t id, shutdown_report::actor left) noexcept;
  /// A cell that our scheduler does not run (it has a thread of its own, or the stock scheduler)
  /// has, or has no longer, something to do.
  void outside_busy() noexcept;
  void outside_idle() noexcept;

  name_registry& names() noexcept { return names_; }
  proxy_registry& proxies() noexcept { return proxies_; }

private:
  friend class core_pool;
  static constexpr std::size_t num_root_lists = 16;

  system_core();
  ~system_core();
  void configure(system_options options, caf::actor_system_config* config);
  void launch();
  void stop_actors() noexcept;
  void join_own_threads() noexcept;
  void release_parts() noexcept;
  tally& attach_thread() noexcept;
  tally& take_tally() noexcept;
  std::uint64_t alive() noexcept;
  std::optional<std::uint64_t> begun_if_none_suspended() noexcept;
  void tell_settled() noexcept;
  void note_busy_actors();
  void check_books() noexcept;

  system_options options_;
  std::atomic<std::chrono::milliseconds::rep> ask_limit_{0};  // of options_
  std::size_t workers_ = 0;
  std::unique_ptr<caf::actor_system_config> own_config_;
  caf::actor_system_config* config_ = nullptr;
  std::unique_ptr<caf_jobs> jobs_;
  std::unique_ptr<sched::scheduler> scheduler_;
  std::unique_ptr<sched::timer_service> timers_;
  std::unique_ptr<caf_host> caf_;
  const caf::node_id* node_ = nullptr;  // control blocks borrow it without counting
  std::uint64_t serial_ = 0;            // of CAF's systems in the process
  std::atomic<std::uint32_t> epoch_{0};
  std::atomic<bool> closing_{false};
  bool used_ = false;            // by a system; the pool's
  system_core* next_ = nullptr;  // of all; the pool's
  sibling_list roots_[num_root_lists];
  wait_graph waits_{*this};

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  tally* tallies_ = nullptr;
  tally* unused_tallies_ = nullptr;  // no thread has them
  std::vector<std::unique_ptr<own_thread>> finished_threads_;

  std::unordered_set<std::uint64_t> busy_actors_;  // at the deadline of a shutdown
  shutdown_report report_;

  std::mutex shutdown_mutex_;  // held by one shutdown after the other
  std::atomic<bool> shuts_down_{false};
  std::atomic<bool> reports_{false};
  std::atomic<std::uint32_t> drains_{0};
  std::atomic<std::uint64_t> busy_outside_{0};
  std::atomic<std::uint64_t> busy_epoch_{0};  // times a cell outside became busy

  line_log log_;
  dead_letters letters_{log_};
  name_registry names_;
  proxy_registry proxies_{*this};
};

}  // namespace actors::backend

// CAF's scheduler module, played by ours: plain CAF actors run on the same workers as typed ones.
#pragma once

#include <actors/sched/hooks.hpp>
#include <actors/sched/scheduler.hpp>
#include <actors/sched/timer_service.hpp>

#include <caf/detail/simple_actor_clock.hpp>
#include <caf/execution_unit.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <vector>

namespace actors::backend {

class system_core;

/// CAF's clock on our timer service: one armed entry for the earliest of CAF's time-outs.
/// Thread-safe. (CAF's own is a ring of 63 slots that blocks its senders, and hangs after stop.)
class caf_clock final : public caf::detail::simple_actor_clock {
public:
  explicit caf_clock(sched::timer_service& timers);

  void set_ordinary_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type,
                            uint64_t id) override;
  void set_multi_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type,
                         uint64_t id) override;
  void set_request_timeout(time_point t, caf::abstract_actor* self, caf::message_id id) override;
  void cancel_ordinary_timeout(caf::abstract_actor* self, caf::atom_value type) override;
  void cancel_request_timeout(caf::abstract_actor* self, caf::message_id id) override;
  void cancel_timeouts(caf::abstract_actor* self) override;
  void schedule_message(time_point t, caf::strong_actor_ptr receiver,
                        caf::mailbox_element_ptr content) override;
  void schedule_message(time_point t, caf::group target, caf::strong_actor_ptr sender,
                        caf::message content) override;
  void cancel_all() override;

private:
  struct alarm : sched::timer_entry {
    explicit alarm(caf_clock& clock) noexcept : timer_entry(&ring), owner(&clock) {}
    caf_clock* owner;
  };

  template <class F> void update(F&& change);
  void rearm();
  static void ring(sched::timer_entry& e) noexcept;

  sched::timer_service& timers_;
  std::recursive_mutex mutex_;  // CAF's own code may call back while it ships a time-out
  alarm alarm_;
  bool armed_ = false;
  time_point armed_for_{};
};

/// Runs CAF's resumables on our workers.
class caf_jobs final : public sched::hooks {
public:
  caf_jobs(std::size_t workers, system_core& core) : units_(workers), core_(core) {}

  /// Before the workers start.
  void attach(caf::actor_system& system, std::size_t throughput);

  void run_foreign(void* what, sched::worker& self) noexcept override;
  void thread_started(sched::worker& self) noexcept override;
  void thread_stops(sched::worker& self) noexcept override;
  void parks(sched::worker& self) noexcept override;
  void dropped(sched::job what) noexcept override;

private:
  struct unit final : caf::execution_unit {
    void attach(caf::actor_system& system) noexcept { system_ = &system; }
    void exec_later(caf::resumable* what) override;
  };

  std::vector<unit> units_;
  system_core& core_;
  caf::actor_system* system_ = nullptr;
  std::size_t throughput_ = 0;
};

class coordinator final : public caf::scheduler::abstract_coordinator {
public:
  coordinator(caf::actor_system& system, sched::scheduler& workers, caf_jobs& jobs,
              sched::timer_service& timers)
      : abstract_coordinator(system), workers_(workers), jobs_(jobs), timers_(timers),
        clock_(timers) {}
  /// Lets CAF's servants go while their clock is there: when CAF's constructor fails, its registry,
  /// which keeps them, goes after its modules.
  ~coordinator() override;

  /// Which thread did not start, and why; null when all did. Else the system is to be ended.
  std::exception_ptr failure() const noexcept { return failure_; }

  void init(caf::actor_system_config& config) override;
  void start() override;
  void stop() override;
  void enqueue(caf::resumable* what) override;
  caf::actor_clock& clock() noexcept override { return clock_; }

private:
  void start_printer();

  sched::scheduler& workers_;
  caf_jobs& jobs_;
  sched::timer_service& timers_;
  caf_clock clock_;
  std::exception_ptr failure_;
};

}  // namespace actors::backend

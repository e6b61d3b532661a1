// A timer of an actor: armed at the clock thread, fired into the actor's inbox, run on the actor.
//
// The node is an envelope, so that a firing timer needs no memory. Only its actor cancels it (from
// a handler, at a restart, at the end), so a timer cancelled in time never runs, even if it has
// already fired into the inbox. References: one of the handle, one of the actor's list, one
// of whoever will run or drop it (the clock while armed, then the inbox).
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>
#include <actors/sched/timer_entry.hpp>

#include <atomic>
#include <chrono>

namespace actors {
class context;
}

namespace actors::backend {

class cell;

class ACTORS_API timer_node : public envelope, public detail::block_allocated {
public:
  /// `resumes`: the number of a coroutine that sleeps.
  explicit timer_node(std::chrono::nanoseconds period, std::uint32_t resumes = 0) noexcept;
  timer_node(const timer_node&) = delete;
  timer_node& operator=(const timer_node&) = delete;

  /// On the actor, each time the timer is due. May throw: that fails the actor.
  virtual void run(context& self) = 0;

  /// From a handler of the timer's actor, or after it ended: it will not run (again).
  void cancel() noexcept;
  void add_ref() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;

protected:
  virtual ~timer_node() = default;

private:
  friend void arm_timer(cell& self, timer_node* timer, std::chrono::nanoseconds delay);

  /// The clock's handle on this node.
  struct clock_entry : sched::timer_entry {
    explicit clock_entry(timer_node& owner) noexcept
        : timer_entry(&timer_node::fire), node(&owner) {}
    timer_node* node;
  };
  struct releaser {
    timer_node* node;
    ~releaser() { node->release(); }
  };

  static const envelope_ops control_ops;
  static void fire(sched::timer_entry& e) noexcept;  // the clock thread
  static void run_control(envelope* e, cell& self);  // the actor
  static void drop_control(envelope* e) noexcept;
  void start(cell& self, std::chrono::nanoseconds delay);
  bool start_clock(cell& self, std::chrono::nanoseconds delay);
  void enter_list() noexcept;
  bool arm_again();
  void detach() noexcept;

  clock_entry entry_;
  std::atomic<std::uint32_t> refs_{2};
  const std::uint32_t resumes_;
  bool live_ = true;  // in its cell's list; the actor's
  std::atomic<bool> cancelled_{false};
  std::chrono::nanoseconds period_;
  clock::time_point due_{};
  cell* cell_ = nullptr;  // holds a weak reference: a timer keeps no actor alive
  timer_node* next_ = nullptr;
  timer_node* prev_ = nullptr;
};

}  // namespace actors::backend

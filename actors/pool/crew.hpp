// The crew: what the worker actors of an actor_executor share, and how a task finds one of them.
//
// Roles. W workers, each an actor, run tasks. Threads from outside bring tasks, and so do tasks.
//
// Queues. Each worker has a ring of 512 (work_deque: first in, first out, anybody may steal). There
// are as many lanes, at least two: rings of the same kind, whose owner is the outside thread that
// holds the lane. A thread tries "its" lane first and takes another one, or the injector, when it
// is held: nobody ever waits for a thread that has lost its processor. A ring that is full moves
// its older half to the injector. A worker takes from its ring, then from the injector, the lanes
// and the others' rings, a fair share at a time, into its own ring, where the others can still
// take it: a long task strands nothing. It looks at the injector and the lanes at least every 61
// tasks, so tasks that submit tasks do not starve those from outside; and after 64 tasks the
// other actors on its thread have their turn.
//
// Who wakes whom. A worker is running, looking or resting. Who has pushed a task wakes a resting
// worker unless one is looking. A worker that finds nothing looks for 10 us before it rests: a
// stream of tasks wakes nobody, and the pauses between two looks let tasks gather.
//   K1  A resting worker is in resting_list_, or has been taken off it by summon(), which counts it
//       as looking and sends it the message that makes it look. It looks, or it ends, and then
//       leave() takes the count back.
//   K2  A push lies before the pusher's light fence, its look at looking_ and resting_ after it. A
//       worker that stops looking says so (looking_, and before that resting_ if it is to rest)
//       before its heavy fence, and looks at every queue once more after it. So either the pusher
//       sees it, or it sees the push and summons: no task waits while a worker rests and none
//       looks. (Asymmetric Dekker, as in lifo_slot.hpp.)
//   K3  A running worker looks before it rests, so what is pushed while nobody rests needs no call.
//
// Shutdown.
//   K4  Only who holds a lane pushes to it, and a closed lane cannot be held; the injector refuses
//       what comes from outside once it is closed; a worker refuses tasks of its own tasks after
//       closed_. So once all are closed tasks only become fewer.
//   K5  Closed, all workers resting and every queue empty is final: shutdown(wait) waits for that.
//       Each worker that rests tells it. An abandoned crew has nobody who waits: the worker that
//       finds it so dismisses all.
//   K6  shutdown(cancel) sets cancelled_, after which workers destroy tasks instead of running
//       them, and destroys what it can steal itself, so that futures end also while a worker is
//       within a long task.
//   K7  A worker that ends (the system's end) leaves its ring to the others through the injector,
//       the last one closes everything and destroys what is left. So each task is run once or
//       destroyed once; its destructor tells whoever waits.
//
// Not taken: one deque behind a mutex, as thread_executor has it; the submitter and the workers
// queue up for the lock (docs/benchmarks.md). A full barrier at each push instead of K2's pair: one
// more locked instruction a task.
#pragma once

#include <actors/core/ref.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/queue/injector.hpp>
#include <actors/queue/work_deque.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace actors::detail {

class crew;

/// Makes a worker look for tasks.
struct pull {};

using task_ring = queue::work_deque<unit*, 512>;

/// A ring for threads from outside; whoever turns `state` from open to held owns it.
struct alignas(queue::cache_line) lane {
  enum : std::uint32_t { open, held, closed };
  std::atomic<std::uint32_t> state{open};
  task_ring ring;
};

/// A worker's ring; its owner is the worker in its turn.
struct alignas(queue::cache_line) seat {
  enum class phase : std::uint8_t { resting, looking, running };

  seat(crew& c, std::size_t i) noexcept : owner(&c), index(i) {}

  crew* owner;
  std::size_t index;
  phase now = phase::resting;
  unsigned since_shared = 0;  // tasks since the last look at what all share
  clock::time_point until{};  // while looking: then it rests
  task_ring ring;
};

class crew {
public:
  explicit crew(std::size_t workers);
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  // -- submitters: any thread

  /// Destroys the task if the crew is closed.
  void submit(unit_ptr task);
  std::size_t size() const noexcept { return seats_.size(); }

  // -- workers, in their turns

  void join(std::size_t worker);
  /// True: there may be more to do, after the other actors' turn.
  bool work(std::size_t worker) noexcept;
  void leave(std::size_t worker) noexcept;

  // -- the executor

  /// Before the first task.
  void hire(ref<pull> worker) { workers_.push_back(std::move(worker)); }
  void shut_down(shutdown_mode how);
  /// The same as shut_down(wait) and dismiss(), but the last worker that rests does the rest.
  void abandon() noexcept;
  void dismiss() const noexcept;
  /// Makes it look for tasks.
  void call(std::size_t worker) const noexcept;

private:
  void submit_within(seat& mine, unit_ptr task);
  void submit_from_outside(unit_ptr task);
  void put(task_ring& owned, unit* task) noexcept;
  void call_for_help() noexcept;
  void summon() noexcept;

  unit* next(seat& me) noexcept;
  unit* find(seat& me) noexcept;
  unit* look(seat& me) noexcept;
  unit* from_injector(seat& me, std::size_t max) noexcept;
  bool steal(seat& me, task_ring& from, std::size_t among) noexcept;
  bool steal_from_lanes(seat& me) noexcept;
  void start_running(seat& me) noexcept;
  bool look_on(seat& me) noexcept;
  void rest(seat& me) noexcept;
  void run(unit* task) const noexcept;
  bool something_waits() const noexcept;

  void close() noexcept;
  void drop_all() noexcept;
  bool is_over() const noexcept;

  std::vector<std::unique_ptr<seat>> seats_;
  std::vector<std::unique_ptr<lane>> lanes_;
  std::vector<ref<pull>> workers_;
  queue::injector<unit*> injector_;
  // read at each push, written when a worker rests or wakes
  alignas(queue::cache_line) std::atomic<std::uint32_t> looking_{0};
  std::atomic<std::uint32_t> resting_{0};  // size of resting_list_
  std::atomic<bool> closed_{false};
  std::atomic<bool> cancelled_{false};
  alignas(queue::cache_line) std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> resting_list_;
  std::size_t alive_ = 0;
  bool abandoned_ = false;
};

}  // namespace actors::detail

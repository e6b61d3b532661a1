// Who waits for whom, and whether in a circle.
//
// An actor waits if a handler of it is suspended, exclusively, on a reply, or if its own thread is
// blocked on one. It waits for the actor that has the request: in its mailbox, or in a suspended
// handler; or for the one that a promise named (blocked_on). A promise that was put aside without a
// word, an interleaved handler, a timer: none of these is an edge.
//
// Waiting actors stand in a list of the thread on which they began to wait. A worker that parks
// after new ones came asks for a survey, which starts a little later (waits that end soon cost no
// more than their place in the list), on the clock thread:
//
//   1  It sends each waiting actor a message; the actor says, in its own turn, what it awaits. A
//      blocked thread cannot: its slot is read under the list's lock.
//   2  Who is last follows the edges. The actors of all circles are asked again.
//   3  If each of a circle still awaits the same slot, then all of them did so at one moment
//   between
//      the two rounds, and nobody on the circle can ever go on. By option one line is logged, or
//      each asker gets the error `deadlock`: in its own turn each ends its wait with it, and when
//      all have done so they go on.
//
// One survey at a time; a request for another one during it starts when this one has ended. The
// time between surveys is at least 50 times what the last one took.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/backend/tally.hpp>

#include <actors/sched/timer_entry.hpp>

#include <atomic>

namespace actors::backend {

class system_core;

/// An actor that waits, in the list of a thread.
class wait_record {
public:
  wait_record() = default;
  wait_record(const wait_record&) = delete;
  wait_record& operator=(const wait_record&) = delete;
  ~wait_record() { leave(); }

  /// On the actor. `blocked_on`: what its thread is about to sleep on; nullptr: a handler is
  /// suspended, and the actor itself knows on what.
  void enter(cell& waiting, reply_slot* blocked_on) noexcept;
  void leave() noexcept;
  bool entered() const noexcept { return list_ != nullptr; }

  // with the list's lock

  cell& actor() const noexcept { return *actor_; }
  reply_slot* blocked_on() const noexcept { return blocked_on_; }
  wait_record* next() const noexcept { return next_; }
  error verdict;  ///< to a blocked thread

private:
  wait_list* list_ = nullptr;
  cell* actor_ = nullptr;
  reply_slot* blocked_on_ = nullptr;
  wait_record* next_ = nullptr;
  wait_record* prev_ = nullptr;
};

/// While it lives the thread counts as blocked on the slot, if it is an actor's own.
class blocked_thread {
public:
  explicit blocked_thread(reply_slot& on) noexcept;
  blocked_thread(const blocked_thread&) = delete;
  blocked_thread& operator=(const blocked_thread&) = delete;
  ~blocked_thread();

private:
  reply_slot& slot_;
  wait_record record_;
};

/// In a turn of this actor: it waits, or somebody waits for another one than before.
void note_wait(cell& self) noexcept;

/// When surveys of a system start. Thread-safe.
class wait_graph {
public:
  explicit wait_graph(system_core& core) noexcept : core_(core), alarm_(*this) {}
  wait_graph(const wait_graph&) = delete;
  wait_graph& operator=(const wait_graph&) = delete;

  /// There are new waits. At once a flag; a survey follows.
  void request() noexcept;
  /// The survey is over.
  void done() noexcept;
  /// A new system begins.
  void reset() noexcept;

private:
  struct alarm : sched::timer_entry {
    explicit alarm(wait_graph& graph) noexcept : timer_entry(&ring), owner(graph) {}
    wait_graph& owner;
  };
  enum phase : std::uint8_t { idle, running, again };

  static void ring(sched::timer_entry& e) noexcept;
  void arm() noexcept;

  system_core& core_;
  alarm alarm_;
  std::atomic<phase> phase_{idle};
  clock::time_point started_{};
  clock::duration pause_{};
};

}  // namespace actors::backend

// The parts of a cell that most actors never need, allocated at first use; and the family tree.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/backend/mailbox.hpp>
#include <actors/backend/stash.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/backend/timer.hpp>
#include <actors/backend/wait_graph.hpp>
#include <actors/backend/watching.hpp>
#include <actors/base/futex.hpp>
#include <actors/base/spin_lock.hpp>
#include <actors/base/thread.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors::backend {

class foreign_proxy;
struct actor_type;

/// The thread of an actor that has one to itself, and the word it sleeps on. The cell schedules
/// itself by `wake`; when the cell has ended the thread ends, and the system joins it.
struct own_thread {
  /// Starts a thread for the cell; it sleeps until the first message. Throws std::system_error.
  static void start(cell& actor);
  void wake() noexcept;
  /// Sleeps until a wake that has not been answered yet.
  void await_wake() noexcept;
  /// The actor never started: ends the thread.
  void abandon() noexcept;

  thread worker;
  std::atomic<std::uint32_t> pending{0};
  std::atomic<bool> ended{false};
};

/// A behaviour that handles messages instead of the one below it.
struct behavior_layer {
  std::shared_ptr<void> object;
  const actor_type* type;
};

/// The handlers of an actor that are suspended, and the mailbox as far as it waits for them.
struct handler_list {
  void link(suspended_handler& h) noexcept;
  void unlink(suspended_handler& h) noexcept;

  suspended_handler* suspended = nullptr;
  suspended_handler* ended = nullptr;  // to be destroyed after the running step
  std::size_t exclusive = 0;           // of both, those that others wait for
  bool stopping = false;               // the actor ends with the last of them
  std::uint32_t exclusive_number = 0;  // of the last of them
  wait_record waiting;                 // while exclusive != 0
  envelope* held_head = nullptr;       // oldest first
  envelope* held_tail = nullptr;
};

struct cell_extras {
  cell_extras();
  ~cell_extras();

  /// Before the behaviour changes: the first time in a step of a turn.
  void keep_running_behavior() noexcept {
    if (!std::exchange(behavior_changed, true)) running = top_behavior();
  }
  /// Of the message that is being handled.
  std::shared_ptr<void> running_behavior() const noexcept {
    return behavior_changed ? running : top_behavior();
  }
  std::shared_ptr<void> top_behavior() const noexcept {
    return layers.empty() ? nullptr : layers.back().object;
  }
  void forget_running_behavior() noexcept {
    behavior_changed = false;
    running.reset();
  }

  std::string name;
  std::unique_ptr<own_thread> own;
  std::unique_ptr<foreign_proxy> proxy;
  std::unordered_map<std::uint64_t, watch_node*> watched;  // those whose end it has not heard of
  std::vector<behavior_layer> layers;
  // that of the running handler, once it has changed in it: it ends after the handler
  std::shared_ptr<void> running;
  bool behavior_changed = false;
  message_stash stash;
  timer_node* timers = nullptr;
  handler_list handlers;
  std::unique_ptr<policy_mailbox> mailbox;  // if it has a policy; made before the actor starts
};

/// The extras, made by the actor itself (or before it starts); other threads may look at what was
/// there when the actor started.
class lazy_extras {
public:
  lazy_extras() noexcept = default;
  lazy_extras(const lazy_extras&) = delete;
  lazy_extras& operator=(const lazy_extras&) = delete;
  ~lazy_extras() { delete get(); }

  cell_extras& made() {
    if (get() == nullptr) made_.store(new cell_extras, std::memory_order_release);  // for get()
    return *get();
  }
  // acquire: pairs with the release in made()
  cell_extras* get() const noexcept { return made_.load(std::memory_order_acquire); }
  cell_extras* operator->() const noexcept { return get(); }
  friend bool operator==(const lazy_extras& e, std::nullptr_t) noexcept { return !e.get(); }

private:
  std::atomic<cell_extras*> made_{nullptr};
};

/// A list of cells with one parent: a cell's children, or a shard of a system's top-level actors.
struct sibling_list {
  spin_lock lock;
  cell* first = nullptr;
};

/// A cell's place in the tree. `next`, `prev` and `listed` are guarded by the lock of `siblings`.
struct family_link {
  // nullptr at top level. Holds a weak reference: a child does not keep a by_reference parent
  // alive, but its memory, and with it the lock of the list, which needs no destructor.
  cell* parent = nullptr;
  sibling_list* siblings = nullptr;  // the list this cell is in: the parent's or the system's
  cell* next = nullptr;
  cell* prev = nullptr;
  bool listed = false;
  sibling_list children;
};

}  // namespace actors::backend

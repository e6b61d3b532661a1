// Options of a system and of a spawn: plain structs, to be written with designated initialisers.
#pragma once

#include <actors/base/log_line.hpp>
#include <actors/base/mailbox_policy.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace actors {

/// Which scheduler a system runs on.
enum class scheduler_kind {
  work_stealing,  ///< ours
  stock,          ///< CAF's own, for comparison: slower, and it polls
};

/// What becomes of actors that wait for one another in a circle, each in an exclusive coroutine or
/// with a thread of its own in get(). Waits with a deadline are left alone.
enum class deadlock_report {
  error,  ///< each of them gets the error `deadlock`, which names actors and messages
  log,    ///< one line is logged, and they go on waiting
  off     ///< nobody looks
};

/// Options of a `system`. Precedence, strongest first: environment (ACTORS_WORKERS,
/// ACTORS_THROUGHPUT, ACTORS_SCHEDULER=work-stealing|stock), `config_file`, this struct.
/// The constructor of `system` throws `actor_error` of code bad_option for values out of range.
struct system_options {
  /// Worker threads; 0: one for each core. At most 1024.
  std::size_t workers = 0;
  /// Messages an actor handles before others get their turn.
  std::size_t throughput = 256;
  /// How long the destructor waits for queued messages to be handled, and for suspended handlers to
  /// end, before it stops the actors.
  std::chrono::milliseconds drain{1000};
  /// How long an ask of an actor here may take that does not say it itself (ref::within); 0: for
  /// ever.
  std::chrono::milliseconds ask_limit{0};
  scheduler_kind scheduler = scheduler_kind::work_stealing;
  deadlock_report deadlocks = deadlock_report::error;
  /// A mailbox without a policy in which an actor finds so many messages is one line in the log,
  /// the first time; 0: never.
  std::size_t mailbox_warning = 1'000'000;
  /// A file in CAF's configuration format: section [actors] with workers, throughput, scheduler,
  /// and CAF's own sections. Empty: none.
  std::string config_file = {};
  /// Where log lines go. Called from any thread, one call at a time; must not wait. Empty: stderr.
  log_sink log = {};
  /// Less serious lines are dropped, before their text is put together. Default: info where there
  /// is a sink, warning for stderr.
  std::optional<actors::log_level> log_level = {};
};

/// Options of a spawn.
struct spawn_options {
  /// For log lines and diagnosis; need not be unique. Empty: the actor's type.
  std::string name = {};
  /// A thread of its own, for handlers that block.
  bool own_thread = false;
  /// Messages a turn; 0: as the system's option says.
  std::size_t throughput = 0;
  /// The actor stops (after its mailbox) when the last reference to it is gone.
  bool by_reference = false;
  /// Bound, overflow, lanes, conflation. Default: that of the actor's struct, or none.
  mailbox_policy mailbox = {};
};

/// How an actor is stopped.
enum class stop_mode {
  after_mailbox,  ///< what was sent before is still handled; a normal end
  now,  ///< after the running handler; the mailbox becomes dead letters. From outside: killed
};

}  // namespace actors

// CAF's actor system, made and ended so that neither leaves anything behind in a thread.
//
// CAF keeps a counted pointer to the system's logger in the storage of each thread that has made
// the system, has spawned a plain CAF actor, or has used a scoped_actor; its destructor waits until
// the last of them is gone. So it would hang while such a thread lives. At the end of a process,
// when the main thread's storage has been destroyed, it would give the last one back twice.
//
// Here the thread that makes a system, or ends it, has its logger back at once, and the system does
// not wait for other threads: its logger, and the memory that it names, stay until the last of them
// is gone (parked). So what is kept is bounded by the number of threads.
#pragma once

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <memory>

namespace actors::backend {

class caf_host {
public:
  /// Throws what CAF's constructor throws.
  explicit caf_host(caf::actor_system_config& config);
  caf_host(const caf_host&) = delete;
  caf_host& operator=(const caf_host&) = delete;
  /// Waits for plain CAF actors and modules, as CAF does it.
  ~caf_host();

  caf::actor_system& get() const noexcept;

  /// This is one of the system's threads from now on: it logs for it. nullptr: it is nobody's.
  static void thread_is_of(caf::actor_system* system) noexcept;
  /// The calling thread is about to use CAF: at the end of the process it is known by this that its
  /// storage is gone. Idempotent.
  static void note_thread() noexcept;
  /// How many threads of plain CAF actors the system has counted, those that did not start
  /// included.
  static std::size_t detached_threads(const caf::actor_system& system) noexcept;

  /// The memory of one.
  struct storage;

private:
  std::unique_ptr<storage> storage_;
};

}  // namespace actors::backend

#include <actors/backend/caf_host.hpp>

#include <actors/base/thread_end.hpp>

#include <caf/intrusive_ptr.hpp>
#include <caf/logger.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>

namespace actors::backend {
namespace {

// -- what CAF keeps to itself ---------------------------------------------------------------------

// Private members, by the one way that the language has: an explicit instantiation may name them.
template <class Tag, typename Tag::type Member> struct opened {
  friend typename Tag::type member(Tag) noexcept { return Member; }
};
struct done_flag {
  using type = std::atomic<bool> caf::actor_system::*;
  friend type member(done_flag) noexcept;
};
struct done_mutex {
  using type = std::mutex caf::actor_system::*;
  friend type member(done_mutex) noexcept;
};
struct done_changed {
  using type = std::condition_variable caf::actor_system::*;
  friend type member(done_changed) noexcept;
};
struct detached {
  using type = std::atomic<std::size_t> caf::actor_system::*;
  friend type member(detached) noexcept;
};
struct stop_thread {
  using type = void (caf::logger::*)();
  friend type member(stop_thread) noexcept;
};
template struct opened<done_flag, &caf::actor_system::logger_dtor_done_>;
template struct opened<done_mutex, &caf::actor_system::logger_dtor_mtx_>;
template struct opened<done_changed, &caf::actor_system::logger_dtor_cv_>;
template struct opened<detached, &caf::actor_system::detached_>;
template struct opened<stop_thread, &caf::logger::stop>;

// -- this thread ----------------------------------------------------------------------------------

constinit thread_local caf::actor_system* home = nullptr;
constinit thread_local bool noted = false;
constinit thread_local bool storage_gone = false;

void set_logger(caf::actor_system* system) noexcept {
  // what a thread's storage held has been given back with it: the pointer that is left is read once
  // more, and gives it back again
  if (storage_gone)
    if (auto* stale = caf::logger::current_logger()) caf::intrusive_ptr_add_ref(stale);
  caf::logger::set_current_actor_system(system);
}

}  // namespace

struct caf_host::storage {
  alignas(caf::actor_system) std::byte bytes[sizeof(caf::actor_system)];
  caf::logger* logger = nullptr;  // a reference, when the system is gone
  storage* next = nullptr;        // parked

  caf::actor_system& system() noexcept {
    return *std::launder(reinterpret_cast<caf::actor_system*>(bytes));
  }

  storage() noexcept = default;
  storage(const storage&) = delete;
  storage& operator=(const storage&) = delete;
  ~storage() {
    if (logger != nullptr) as_a_logger_sees_it([this] { caf::intrusive_ptr_release(logger); });
  }

  /// The logger that goes within f locks what its system has had for it: gone by now.
  template <class F> void as_a_logger_sees_it(F&& f) noexcept {
    auto* at = reinterpret_cast<caf::actor_system*>(bytes);
    auto* mutex = ::new (&(at->*member(done_mutex{}))) std::mutex;
    auto* changed = ::new (&(at->*member(done_changed{}))) std::condition_variable;
    f();
    changed->~condition_variable();
    mutex->~mutex();
  }
};

namespace {

// The memory of systems whose loggers other threads still name.
constinit std::mutex parked_mutex;
constinit caf_host::storage* parked = nullptr;

bool is_unused(const caf_host::storage& s) noexcept { return s.logger->get_reference_count() == 1; }

void park(std::unique_ptr<caf_host::storage> s) noexcept {
  const std::lock_guard guard{parked_mutex};
  s->next = parked;
  parked = s.release();
}

/// Lets those go that nobody names any more.
void sweep_parked() noexcept {
  if (storage_gone) return;  // this thread's pointer may name one of them
  const std::lock_guard guard{parked_mutex};
  for (auto** at = &parked; *at != nullptr;) {
    if (!is_unused(**at)) {
      at = &(*at)->next;
      continue;
    }
    const std::unique_ptr<caf_host::storage> gone{*at};
    *at = gone->next;
  }
}

}  // namespace

void caf_host::note_thread() noexcept {
  // asked for before CAF's first use of its storage it comes after the storage has gone
  if (!std::exchange(noted, true)) detail::at_thread_end([]() noexcept { storage_gone = true; });
}

void caf_host::thread_is_of(caf::actor_system* system) noexcept {
  home = system;
  set_logger(system);
}

std::size_t caf_host::detached_threads(const caf::actor_system& system) noexcept {
  return system.*member(detached{});
}

caf::actor_system& caf_host::get() const noexcept { return storage_->system(); }

caf_host::caf_host(caf::actor_system_config& config) : storage_(std::make_unique<storage>()) {
  note_thread();
  sweep_parked();
  try {
    ::new (static_cast<void*>(storage_->bytes)) caf::actor_system(config);
  } catch (...) {
    storage_->as_a_logger_sees_it([] { set_logger(home); });
    throw;
  }
  set_logger(home);
}

caf_host::~caf_host() {
  auto& system = get();
  auto& logger = system.logger();
  caf::intrusive_ptr_add_ref(&logger);
  system.*member(done_flag{}) = true;  // it waits for no logger
  set_logger(&system);
  system.~actor_system();
  set_logger(home == &system ? nullptr : home);
  (logger.*member(stop_thread{}))();
  storage_->logger = &logger;
  if (!is_unused(*storage_)) park(std::move(storage_));
  storage_.reset();
  sweep_parked();
}

}  // namespace actors::backend

#pragma once

#include <actors/base/export.hpp>

#include <functional>
#include <string>
#include <thread>

namespace actors {

/// A named thread: the one door through which anything under actors/ starts a thread.
///
/// The name is what `top -H` and debuggers show; the system keeps its first 15 bytes. Timer
/// slack is set to the minimum, so timed waits of these threads end when they should. Not
/// thread-safe itself: one thread owns the object.
class ACTORS_API thread {
public:
  thread() noexcept = default;

  /// Starts `body` on a new thread. Throws std::system_error when the system refuses a thread;
  /// `body` must not throw.
  thread(std::string name, std::function<void()> body);

  thread(thread&&) noexcept = default;
  thread& operator=(thread&&) noexcept = default;

  /// Joins when that was not done before.
  ~thread() { join(); }

  /// Waits until the body returned. Does nothing without a running thread.
  void join();

  /// Lets it go: nobody waits for it any more.
  void detach() { impl_.detach(); }

  bool joinable() const noexcept { return impl_.joinable(); }

  /// True when called on the thread this object started.
  bool is_current() const noexcept { return impl_.get_id() == std::this_thread::get_id(); }

  /// Processors this process may use, at least 1: those of its affinity mask, or as many as the
  /// quota of its control groups (a container's limit) comes to, rounded up. Reads files.
  static unsigned cores();

  /// Gives the rest of the time slice away.
  static void yield() noexcept { std::this_thread::yield(); }

private:
  std::thread impl_;
};

}  // namespace actors

/// What the main thread waits for: somebody rings, or it is time to look again.
#pragma once

#include <atomic>
#include <chrono>

namespace dining {

/// A bell that any thread, and a signal handler, may ring. Backed by an eventfd, so waiting costs
/// no processor time.
class bell {
public:
  bell();
  ~bell();
  bell(const bell&) = delete;
  bell& operator=(const bell&) = delete;

  void ring() const noexcept;
  /// True: it rang since the last wait. False: the time has come.
  bool wait_until(std::chrono::steady_clock::time_point deadline) const;
  /// For poll: readable once it has rung and nobody has waited since.
  int fd() const noexcept { return fd_; }

private:
  int fd_;
};

/// While it lives, the first Ctrl-C (or SIGTERM) rings the bell and is remembered; a second one
/// gives the terminal its cursor back and kills. One at a time.
class ctrl_c {
public:
  explicit ctrl_c(const bell& to_ring);
  ~ctrl_c();
  ctrl_c(const ctrl_c&) = delete;
  ctrl_c& operator=(const ctrl_c&) = delete;

  /// The signal that came, or 0.
  int caught() const noexcept;
};

}  // namespace dining

// One worker process as its parent sees it: the process, the socket, and the task that it has.
#pragma once

#include <actors/base/clock.hpp>
#include <actors/pool/executor_base.hpp>

#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

namespace actors::detail {

/// A descriptor that is closed at the end.
class descriptor {
public:
  descriptor() noexcept = default;
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor();
  int get() const noexcept { return number_; }

private:
  int number_ = -1;
};

/// A task with what its worker is sent.
struct remote_task {
  unit_ptr task;
  bytes frame;
};

/// Starts with the process and is dropped when that has ended and was reaped. One thread's.
class worker_link {
public:
  enum class state {
    starting,  ///< the initialisers run
    idle,
    busy,     ///< it has a task
    leaving,  ///< it was told to end
    dying     ///< it was killed
  };

  /// The error is worker_died and names the call that the system refused.
  static result<worker_link> start(const std::string& binary, std::size_t max_message);

  /// Sends the task, as far as the socket takes it.
  void give(remote_task task, clock::time_point deadline);
  /// Goes on sending.
  void flush();
  bool has_more_to_send() const noexcept { return sent_ < task_.frame.size(); }
  /// The next whole frame that has come; `closed()` when there is none any more.
  std::optional<bytes> receive(std::size_t longest);
  bool closed() const noexcept { return closed_; }
  /// The task is over, or gone.
  unit_ptr take_task(state next) noexcept;

  /// No more tasks: it ends by itself, or is killed at the deadline.
  void hang_up(clock::time_point deadline) noexcept;
  void kill() noexcept;
  /// How it ended ("exited with code 1"); none while it lives.
  std::optional<std::string> reap();

  state now = state::starting;
  clock::time_point deadline = clock::time_point::max();
  std::size_t tasks = 0;       ///< that it was given
  bool was_ready = false;      ///< it has once reported
  std::string killed_because;  ///< empty: what the system says of its end is all

  int socket() const noexcept { return socket_.get(); }
  int process() const noexcept { return process_.get(); }

private:
  worker_link(descriptor process, descriptor socket) noexcept
      : process_(std::move(process)), socket_(std::move(socket)) {}

  descriptor process_;  // a pidfd
  descriptor socket_;
  remote_task task_;
  std::size_t sent_ = 0;
  bytes received_;
  bool closed_ = false;
};

}  // namespace actors::detail

// What an event loop does beneath its templates. Everything but what says so is for its own thread.
#pragma once

#include <actors/ask/resumption.hpp>
#include <actors/base/error.hpp>
#include <actors/base/export.hpp>

#include <chrono>
#include <coroutine>
#include <memory>

namespace actors::detail {

/// What a loop is given to do. Destroyed without having run, it tells whoever waits.
class loop_job {
public:
  loop_job() = default;
  loop_job(const loop_job&) = delete;
  loop_job& operator=(const loop_job&) = delete;
  virtual ~loop_job() = default;
  virtual void run() noexcept = 0;

private:
  friend class job_list;
  loop_job* next_ = nullptr;
  loop_job* prev_ = nullptr;
};

enum class readiness { read, write };

/// A coroutine that waits for a descriptor.
struct ready_wait {
  std::coroutine_handle<> waiting;
  error failure;
};

class loop_core : public resumer {
public:
  virtual ~loop_core() = default;

  /// Any thread. After the end the job is destroyed. One that stays is kept until take_ended().
  virtual void submit(std::unique_ptr<loop_job> job, bool stays) = 0;
  /// Any thread.
  virtual void stop() noexcept = 0;
  /// Any thread: ends the waits for this descriptor with `cancelled`.
  virtual void cancel(int fd) = 0;

  virtual std::unique_ptr<loop_job> take_ended(loop_job* job) noexcept = 0;
  /// Begins with `first`, if any; returns when `ended` or stopped. Throws would_block.
  virtual void run(std::coroutine_handle<> first, const bool& ended) = 0;
  virtual void sleep(std::coroutine_handle<> waiting, std::chrono::nanoseconds delay) = 0;
  /// False: it failed at once, and w.failure says why.
  virtual bool wait_ready(int fd, readiness what, ready_wait& w) = 0;
  /// Drops everything. Nobody may be running it.
  virtual void close() noexcept = 0;
};

ACTORS_API std::shared_ptr<loop_core> make_loop_core();

/// In a catch block: what the future of a loop's task ends with.
ACTORS_API error describe_task_failure() noexcept;

}  // namespace actors::detail

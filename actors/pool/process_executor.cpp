#include <actors/pool/process_executor.hpp>

#include <actors/pool/worker_pool.hpp>

#include <cstring>
#include <limits>
#include <unistd.h>

namespace actors {

namespace {

// A frame's length has 4 bytes.
constexpr std::size_t largest_message = 1U << 31U;

process_options checked(process_options options) {
  const auto refuse = [](const std::string& text) {
    throw actor_error{errc::bad_option, "process_executor: " + text};
  };
  using std::chrono::nanoseconds;
  if (options.workers == 0) refuse("0 workers, expected at least 1");
  if (options.max_message == 0 || options.max_message > largest_message)
    refuse("max_message is " + std::to_string(options.max_message) + ", expected 1 to 2^31 bytes");
  if (options.task_timeout < nanoseconds::zero()) refuse("task_timeout is below 0");
  if (options.start_timeout <= nanoseconds::zero()) refuse("start_timeout is not above 0");
  if (!options.binary.empty() && ::access(options.binary.c_str(), X_OK) != 0)
    refuse("binary \"" + options.binary + "\": " + std::strerror(errno));
  return options;
}

/// The length, the function, the arguments. The error that stands in the way is the result else.
result<bytes> frame_of(const detail::unit& task, std::size_t max_message) {
  const auto function = task.remote();
  if (!function) return function.error();
  bytes frame(sizeof(std::uint32_t));
  encoder{frame}.write((*function)->id());
  encoder to{frame, {.size = max_message}};
  task.encode_arguments(to);
  if (const auto& e = to.failure())
    return error{e.code(), std::string{task.name()} + ": its arguments: " + e.text()};
  const auto length = static_cast<std::uint32_t>(frame.size() - sizeof(std::uint32_t));
  std::memcpy(frame.data(), &length, sizeof length);
  return frame;
}

}  // namespace

process_executor::process_executor(process_options options)
    : pool_(std::make_unique<detail::worker_pool>(checked(std::move(options)))),
      owner_(::getpid()) {}

process_executor::~process_executor() {
  // The thread and the workers are those of the process that made them.
  if (owner_ != ::getpid()) static_cast<void>(pool_.release());
}

std::size_t process_executor::concurrency() const noexcept { return pool_->options().workers; }

// On the caller's thread: the arguments are encoded in parallel, and an error is there at once.
void process_executor::enqueue(detail::unit_ptr task) {
  if (owner_ != ::getpid())
    return task->fail({errc::system_down, "a process_executor does not live on in a fork"});
  try {
    auto frame = frame_of(*task, pool_->options().max_message);
    if (!frame) return task->fail(frame.error());
    pool_->submit({std::move(task), *std::move(frame)});
  } catch (...) {  // the codec of a user's type, or memory
    if (task != nullptr) task->fail(detail::describe_failure_of(task->name()));
  }
}

void process_executor::shutdown(shutdown_mode how) {
  if (pool_->runs_here())
    throw actor_error{errc::would_block, "shutdown from a continuation of the same executor"};
  detail::check_may_wait();
  pool_->close(how);
  pool_->await_end();
}

}  // namespace actors

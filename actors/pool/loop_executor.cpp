#include <actors/pool/loop_executor.hpp>

#include <actors/backend/reply.hpp>

#include <utility>

namespace actors {

task<> detail::run_to_end(coroutine_ptr task, loop* on) { co_await task->run_beside_others(on); }

/// Counted from enqueue() until the task is gone, whether or not it ran.
struct loop_executor::open_task {
  explicit open_task(loop_executor& e) : in(&e) {}
  open_task(open_task&& other) noexcept : in(std::exchange(other.in, nullptr)) {}
  open_task& operator=(open_task&&) = delete;
  ~open_task() {
    if (in != nullptr) in->leave();
  }
  loop_executor* in;
};

loop_executor::loop_executor(std::size_t under_way) : under_way_(under_way) {
  if (under_way == 0)
    throw actor_error{errc::bad_option, "loop_executor of 0 tasks under way, expected at least 1"};
  thread_ = thread{"actors.loop", [this] { loop_.run(); }};
}

// The thread is that of the process that started it.
loop_executor::~loop_executor() {
  if (born_ == fork_generation())
    end(shutdown_mode::wait);
  else
    static_cast<void>(new thread{std::move(thread_)});
}

bool loop_executor::enter() {
  const std::lock_guard guard{mutex_};
  if (!closed_) ++open_;
  return !closed_;
}

void loop_executor::leave() noexcept {
  const std::lock_guard guard{mutex_};
  if (--open_ == 0) changed_.notify_all();
}

void loop_executor::enqueue(detail::unit_ptr task) {
  if (!enter()) return;
  // The task goes first, so that its future has ended when it counts no more.
  struct job {
    open_task open;
    detail::unit_ptr task;
    void operator()() { std::exchange(task, nullptr)->run(); }
  };
  loop_.post(job{open_task{*this}, std::move(task)});
}

void loop_executor::enqueue_coroutine(detail::coroutine_ptr task) {
  if (!enter()) return;
  const auto counted = [](open_task, detail::coroutine_ptr t, loop* on) -> actors::task<> {
    co_await detail::run_to_end(std::move(t), on);
  };
  static_cast<void>(loop_.start(counted(open_task{*this}, std::move(task), &loop_)));
}

void loop_executor::shutdown(shutdown_mode how) {
  detail::check_may_wait();
  end(how);
}

void loop_executor::end(shutdown_mode how) {
  {
    std::unique_lock lock{mutex_};
    closed_ = true;
    if (how == shutdown_mode::wait) changed_.wait(lock, [this] { return open_ == 0; });
  }
  loop_.stop();  // drops what is left, which also ends the wait of others
  const std::lock_guard guard{joining_};
  thread_.join();
}

}  // namespace actors

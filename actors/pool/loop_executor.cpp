#include <actors/pool/loop_executor.hpp>

#include <actors/backend/reply.hpp>
#include <actors/base/check_option.hpp>

#include <condition_variable>
#include <utility>

namespace actors {

task<> detail::run_to_end(coroutine_ptr task, loop* on) { co_await task->run_beside_others(on); }

/// What the thread has, too: it may outlive the executor.
struct loop_executor::shared {
  bool enter() {
    const std::lock_guard guard{mutex};
    if (!closed) ++open;
    return !closed;
  }
  void leave() noexcept {
    const std::lock_guard guard{mutex};
    if (--open != 0) return;
    changed.notify_all();
    if (abandoned) on.stop();
  }
  void close() noexcept {
    const std::lock_guard guard{mutex};
    closed = true;
  }
  void await_end() {
    std::unique_lock lock{mutex};
    changed.wait(lock, [this] { return open == 0; });
  }
  /// It ends by itself, when nothing is open.
  void abandon() noexcept {
    const std::lock_guard guard{mutex};
    closed = abandoned = true;
    if (open == 0) on.stop();
  }

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::size_t open = 0;
  bool closed = false;
  bool abandoned = false;
  loop on;  // what it drops at its end still counts
};

/// Counted from enqueue() until the task is gone, whether or not it ran.
struct loop_executor::open_task {
  explicit open_task(shared& s) : in(&s) {}
  open_task(open_task&& other) noexcept : in(std::exchange(other.in, nullptr)) {}
  open_task& operator=(open_task&&) = delete;
  ~open_task() {
    if (in != nullptr) in->leave();
  }
  shared* in;
};

loop_executor::loop_executor(std::size_t under_way)
    : under_way_(detail::at_least_one("loop_executor: under_way", under_way)),
      shared_(std::make_shared<shared>()) {
  thread_ = thread{"actors.loop", [all = shared_] { all->on.run(); }};
}

// The thread is that of the process that started it.
loop_executor::~loop_executor() {
  if (born_ != fork_generation()) {
    static_cast<void>(new thread{std::move(thread_)});
    static_cast<void>(new auto{std::move(shared_)});
  } else if (thread_.is_current()) {
    shared_->abandon();
    thread_.detach();
  } else {
    end(shutdown_mode::wait);
  }
}

loop& loop_executor::on() noexcept { return shared_->on; }

void loop_executor::enqueue(detail::unit_ptr task) {
  if (!shared_->enter()) return;
  // The task goes first, so that its future has ended when it counts no more.
  struct job {
    open_task open;
    detail::unit_ptr task;
    void operator()() { std::exchange(task, nullptr)->run(); }
  };
  shared_->on.post(job{open_task{*shared_}, std::move(task)});
}

void loop_executor::enqueue_coroutine(detail::coroutine_ptr task) {
  if (!shared_->enter()) return;
  const auto counted = [](open_task, detail::coroutine_ptr t, loop* on) -> actors::task<> {
    co_await detail::run_to_end(std::move(t), on);
  };
  auto& on = shared_->on;
  static_cast<void>(on.start(counted(open_task{*shared_}, std::move(task), &on)));
}

void loop_executor::shutdown(shutdown_mode how) {
  detail::check_may_wait();
  end(how);
}

void loop_executor::end(shutdown_mode how) {
  shared_->close();
  if (how == shutdown_mode::wait) shared_->await_end();
  shared_->on.stop();  // drops what is left, which also ends the wait of others
  const std::lock_guard guard{joining_};
  thread_.join();
}

}  // namespace actors

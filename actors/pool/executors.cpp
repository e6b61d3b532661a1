#include <actors/pool/executors.hpp>

#include <actors/backend/face.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/pool/actor_coroutines.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>

namespace actors {

error detail::describe_failure_of(std::string_view task) {
  return {errc::task_failed,
          std::string{task} + ": " + backend::describe_current_exception().text()};
}

void detail::report_failure_of_post(const error& why) noexcept {
  std::fprintf(stderr, "actors: a posted task failed: %s\n", why.text().c_str());
}

// -- inline ------------------------------------------------------------

void inline_executor::shutdown(shutdown_mode) { closed_.store(true, std::memory_order_release); }

void inline_executor::enqueue(detail::unit_ptr task) {
  if (!closed_.load(std::memory_order_acquire)) task->run();
}

// -- threads ------------------------------------------------------------

/// Unbounded, first in, first out.
class detail::task_queue {
public:
  void push(unit_ptr task) {
    const std::lock_guard guard{mutex_};
    if (closed_) return;
    tasks_.push_back(std::move(task));
    changed_.notify_one();
  }

  /// Waits for a task; nullptr: closed and empty.
  unit_ptr pop() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
    if (tasks_.empty()) return nullptr;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

  void close(shutdown_mode how) {
    std::deque<unit_ptr> dropped;  // told without the lock: continuations may run
    const std::lock_guard guard{mutex_};
    closed_ = true;
    if (how == shutdown_mode::cancel) dropped.swap(tasks_);
    changed_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<unit_ptr> tasks_;
  bool closed_ = false;
};

thread_executor::thread_executor(std::size_t threads)
    : tasks_(std::make_unique<detail::task_queue>()) {
  if (threads == 0)
    throw actor_error{errc::bad_option, "thread_executor of 0 threads, expected at least 1"};
  threads_.reserve(threads);
  try {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back("actors.pool" + std::to_string(i), [this] { work(); });
  } catch (...) {
    tasks_->close(shutdown_mode::cancel);
    throw;  // joins what runs
  }
}

thread_executor::~thread_executor() {
  // In a fork there are no threads to join, and who held the queue's lock is not there.
  if (born_ == fork_generation()) {
    tasks_->close(shutdown_mode::wait);
    return;
  }
  static_cast<void>(new auto{std::move(threads_)});
  static_cast<void>(tasks_.release());
}

void thread_executor::work() {
  while (const auto task = tasks_->pop()) task->run();
}

void thread_executor::enqueue(detail::unit_ptr task) { tasks_->push(std::move(task)); }

void thread_executor::shutdown(shutdown_mode how) {
  for (auto& each : threads_)
    if (each.is_current())
      throw actor_error{errc::would_block, "shutdown from a task of the same executor"};
  detail::check_may_wait();
  tasks_->close(how);
  const std::lock_guard guard{joining_};  // others may have called, too
  for (auto& each : threads_) each.join();
}

// -- actors ------------------------------------------------------------

namespace {

struct pull {};

/// So many tasks, then the worker's other actors have their turn.
constexpr int tasks_in_a_turn = 64;

}  // namespace

/// What the worker actors and the executor share.
struct detail::crew {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<unit_ptr> tasks;
  std::vector<ref<pull>> workers;
  std::vector<std::size_t> resting;  // that no pull is under way to
  std::size_t alive = 0;
  bool closed = false;

  unit_ptr next(std::size_t worker) {
    const std::lock_guard guard{mutex};
    if (tasks.empty()) {
      resting.push_back(worker);
      if (closed && resting.size() == alive) changed.notify_all();
      return nullptr;
    }
    auto task = std::move(tasks.front());
    tasks.pop_front();
    return task;
  }

  // An actor that ends leaves the rest to the others; with the last one the tasks go, too.
  void left() {
    std::deque<unit_ptr> dropped;
    const std::lock_guard guard{mutex};
    if (--alive != 0) return;
    closed = true;
    dropped.swap(tasks);
    changed.notify_all();
  }
};

namespace {

struct puller {
  using protocol = actors::protocol<pull>;

  puller(std::shared_ptr<detail::crew> c, std::size_t i) : crew(std::move(c)), index(i) {}
  puller(const puller&) = delete;
  ~puller() { crew->left(); }

  void on(pull, context& self) {
    for (int i = 0; i < tasks_in_a_turn; ++i) {
      const auto task = crew->next(index);
      if (task == nullptr) return;
      task->run();
    }
    self.as_ref<puller>().tell<pull>();
  }

  std::shared_ptr<detail::crew> crew;
  std::size_t index;
};

}  // namespace

actor_executor::actor_executor(system& on, std::size_t workers)
    : crew_(std::make_shared<detail::crew>()) {
  if (workers == 0) workers = on.workers();
  for (std::size_t i = 0; i < workers; ++i) {
    const std::lock_guard guard{crew_->mutex};
    ++crew_->alive;
    crew_->resting.push_back(i);
    crew_->workers.push_back(on.spawn<puller>({.name = "pool worker"}, crew_, i));
  }
  coroutines_ = detail::coroutine_crew::make(on, workers);
}

actor_executor::~actor_executor() { shutdown(shutdown_mode::wait); }

std::size_t actor_executor::concurrency() const noexcept { return crew_->workers.size(); }

void actor_executor::enqueue(detail::unit_ptr task) {
  std::size_t worker;
  {
    const std::lock_guard guard{crew_->mutex};
    if (crew_->closed) return;
    crew_->tasks.push_back(std::move(task));
    if (crew_->resting.empty()) return;
    worker = crew_->resting.back();
    crew_->resting.pop_back();
  }
  crew_->workers[worker].tell<pull>();
}

void actor_executor::shutdown(shutdown_mode how) {
  detail::check_may_wait();
  coroutines_->close(how);
  {
    std::deque<detail::unit_ptr> dropped;  // told without the lock, and before the wait
    const std::lock_guard guard{crew_->mutex};
    crew_->closed = true;
    if (how == shutdown_mode::cancel) dropped.swap(crew_->tasks);
  }
  std::unique_lock lock{crew_->mutex};
  crew_->changed.wait(lock, [this] {
    return crew_->alive == 0 || (crew_->tasks.empty() && crew_->resting.size() == crew_->alive);
  });
  lock.unlock();
  for (auto& each : crew_->workers) each.stop();
  coroutines_->await_end();
}

}  // namespace actors

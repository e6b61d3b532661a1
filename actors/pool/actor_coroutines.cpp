#include <actors/pool/actor_coroutines.hpp>

#include <actors/ask/handler.hpp>
#include <actors/pool/executors.hpp>

namespace actors {

namespace detail {

namespace {

struct coroutine_worker {
  using protocol = actors::protocol<coroutine_crew::pull>;

  coroutine_worker(std::shared_ptr<coroutine_crew> c, std::size_t i)
      : crew(std::move(c)), index(i) {}
  coroutine_worker(const coroutine_worker&) = delete;
  ~coroutine_worker() { crew->left(); }

  actors::task<> on(coroutine_crew::pull) {
    while (auto next = crew->next(index)) {
      if (next->takes_loop())
        co_await on_loop(std::move(next));
      else
        co_await run_to_end(std::move(next), nullptr);
    }
  }

  // The loop owns the coroutine: it may still run there when this actor has ended.
  actors::task<> on_loop(coroutine_ptr next) {
    try {
      auto& on = crew->loop_thread().on();
      auto ended = on.start(run_to_end(std::move(next), &on));
      co_await std::move(ended);
    } catch (...) {
      // The thread was refused; or the loop has ended, and the coroutine's future with it.
      if (next != nullptr) next->fail(describe_failure_of(next->name()));
    }
  }

  std::shared_ptr<coroutine_crew> crew;
  std::size_t index;
};

}  // namespace

std::shared_ptr<coroutine_crew> coroutine_crew::make(system& on, std::size_t workers) {
  auto crew = std::make_shared<coroutine_crew>();
  for (std::size_t i = 0; i < workers; ++i) {
    const std::lock_guard guard{crew->mutex_};
    ++crew->alive_;
    crew->resting_.push_back(i);
    crew->workers_.push_back(on.spawn<coroutine_worker>({.name = "pool coroutine"}, crew, i));
  }
  return crew;
}

void coroutine_crew::submit(coroutine_ptr task) {
  std::size_t worker;
  {
    const std::lock_guard guard{mutex_};
    if (closed_) return;
    tasks_.push_back(std::move(task));
    if (resting_.empty()) return;
    worker = resting_.back();
    resting_.pop_back();
  }
  workers_[worker].tell<pull>();
}

coroutine_ptr coroutine_crew::next(std::size_t worker) {
  const std::lock_guard guard{mutex_};
  if (tasks_.empty()) {
    resting_.push_back(worker);
    if (at_rest()) changed_.notify_all();
    return nullptr;
  }
  auto task = std::move(tasks_.front());
  tasks_.pop_front();
  return task;
}

// An actor that ends leaves the rest to the others; with the last one the tasks go, too.
void coroutine_crew::left() {
  std::deque<coroutine_ptr> dropped;
  const std::lock_guard guard{mutex_};
  if (--alive_ != 0) return;
  closed_ = true;
  dropped.swap(tasks_);
  changed_.notify_all();
}

loop_executor& coroutine_crew::loop_thread() {
  const std::lock_guard guard{starting_};
  if (loop_ == nullptr) loop_ = std::make_unique<loop_executor>();
  return *loop_;
}

void coroutine_crew::close(shutdown_mode how) {
  std::deque<coroutine_ptr> dropped;  // told without the lock
  const std::lock_guard guard{mutex_};
  closed_ = true;
  if (how == shutdown_mode::cancel) dropped.swap(tasks_);
  changed_.notify_all();
}

void coroutine_crew::await_end() {
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return at_rest(); });
  }
  for (auto& each : workers_) each.stop();
  const std::lock_guard guard{starting_};
  if (loop_ != nullptr) loop_->shutdown(shutdown_mode::cancel);
}

}  // namespace detail

void actor_executor::enqueue_coroutine(detail::coroutine_ptr task) {
  coroutines_->submit(std::move(task));
}

}  // namespace actors

#include <actors/pool/actor_coroutines.hpp>

#include <actors/ask/handler.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/pool/executors.hpp>

namespace actors {

namespace detail {

namespace {

struct coroutine_worker {
  using protocol = actors::protocol<coroutine_crew::pull>;

  coroutine_worker(std::shared_ptr<coroutine_crew> c, std::size_t i)
      : crew(std::move(c)), index(i) {
    crew->joined(index);
  }
  coroutine_worker(const coroutine_worker&) = delete;
  ~coroutine_worker() { crew->left(index); }

  actors::task<> on(coroutine_crew::pull) {
    while (auto next = crew->next(index)) {
      try {
        if (next->takes_loop()) {
          auto ended = start_on_loop(next);
          co_await std::move(ended);
        } else {
          co_await run_to_end(std::move(next), nullptr);
        }
      } catch (...) {
        // There was no memory, or no thread; or the loop has ended, and the coroutine's future.
        if (next != nullptr) next->fail(describe_failure_of(next->name()));
      }
    }
  }

  // The loop owns the coroutine: it may still run there when this actor has ended.
  future<done> start_on_loop(coroutine_ptr& next) const {
    auto& on = crew->loop_thread().on();
    return on.start(run_to_end(std::move(next), &on));
  }

  std::shared_ptr<coroutine_crew> crew;
  std::size_t index;
};

}  // namespace

std::shared_ptr<coroutine_crew> coroutine_crew::make(system& on, std::size_t workers) {
  auto crew = std::make_shared<coroutine_crew>();
  crew->workers_.reserve(workers);
  crew->resting_.reserve(workers);
  try {
    for (std::size_t i = 0; i < workers; ++i) crew->hire(on, crew, i);
  } catch (...) {
    crew->dismiss();
    throw;
  }
  return crew;
}

void coroutine_crew::hire(system& on, const std::shared_ptr<coroutine_crew>& self, std::size_t i) {
  auto worker = on.spawn<coroutine_worker>({.name = "pool coroutine"}, self, i);
  workers_.push_back(std::move(worker));
}

void coroutine_crew::joined(std::size_t worker) {
  const std::lock_guard guard{mutex_};
  ++alive_;
  resting_.push_back(worker);
}

void coroutine_crew::call(std::size_t worker) const noexcept {
  with_memory_for(handing_work, [&] { workers_[worker].tell<pull>(); });
}

void coroutine_crew::dismiss() const noexcept {
  for (auto& each : workers_) with_memory_for(stopping_an_actor, [&] { each.stop(); });
}

void coroutine_crew::submit(coroutine_ptr task) {
  std::optional<std::size_t> worker;
  {
    const std::lock_guard guard{mutex_};
    if (closed_) return;
    tasks_.push(std::move(task));
    worker = take_resting();
  }
  if (worker) call(*worker);
}

std::optional<std::size_t> coroutine_crew::take_resting() noexcept {
  if (resting_.empty()) return {};
  const auto out = resting_.back();
  resting_.pop_back();
  return out;
}

coroutine_ptr coroutine_crew::next(std::size_t worker) {
  {
    const std::lock_guard guard{mutex_};
    if (!tasks_.empty()) return tasks_.pop();
    resting_.push_back(worker);
    if (!at_rest()) return nullptr;
    changed_.notify_all();
    if (!abandoned_) return nullptr;
  }
  end();
  return nullptr;
}

// An actor that ends leaves the rest to the others; with the last one the tasks go, too.
void coroutine_crew::left(std::size_t worker) noexcept {
  std::optional<tasks> dropped;  // told without the lock
  std::optional<std::size_t> successor;
  {
    const std::lock_guard guard{mutex_};
    const bool was_at_rest = std::erase(resting_, worker) != 0;
    if (--alive_ == 0) {
      closed_ = true;
      dropped.emplace(std::move(tasks_));
    } else if (!was_at_rest && !tasks_.empty()) {
      successor = take_resting();  // a pull may have been on its way to the one that ends
    }
    changed_.notify_all();
  }
  if (successor) call(*successor);
}

loop_executor& coroutine_crew::loop_thread() {
  const std::lock_guard guard{starting_};
  if (loop_ == nullptr) loop_ = std::make_unique<loop_executor>();
  return *loop_;
}

void coroutine_crew::close(shutdown_mode how) noexcept {
  std::optional<tasks> dropped;  // told without the lock
  const std::lock_guard guard{mutex_};
  closed_ = true;
  if (how == shutdown_mode::cancel) dropped.emplace(std::move(tasks_));
  changed_.notify_all();
}

void coroutine_crew::await_end() {
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return at_rest(); });
  }
  end();
}

void coroutine_crew::end() noexcept {
  dismiss();
  std::unique_ptr<loop_executor> ended;  // waits for its thread, or lets it go
  const std::lock_guard guard{starting_};
  ended = std::move(loop_);
}

void coroutine_crew::abandon() noexcept {
  {
    const std::lock_guard guard{mutex_};
    closed_ = abandoned_ = true;
    if (!at_rest()) return;
  }
  end();
}

}  // namespace detail

void actor_executor::enqueue_coroutine(detail::coroutine_ptr task) {
  coroutines_->submit(std::move(task));
}

}  // namespace actors

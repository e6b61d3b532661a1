#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace actors::test {

/// Collects what handlers report, for the test's thread to assert on. Thread-safe.
template <class T> class probe {
public:
  void put(T value) {
    const std::lock_guard guard{mutex_};
    values_.push_back(std::move(value));
    changed_.notify_all();
  }

  /// All values so far, when there are at least `count`: waits for them. The watchdog catches what
  /// never comes.
  std::vector<T> wait_for(std::size_t count) const {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return values_.size() >= count; });
    return values_;
  }

  std::vector<T> values() const { return wait_for(0); }
  std::size_t size() const {
    const std::lock_guard guard{mutex_};
    return values_.size();
  }

private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<T> values_;
};

/// Keeps a handler where it is until the test lets it go on. Thread-safe; the test may drop it as
/// soon as it is open, while the handler is still on its way out.
class gate {
public:
  void open() {
    const std::lock_guard guard{state_->mutex};
    state_->open = true;
    state_->changed.notify_all();
  }
  /// In the handler: says that it is here, and waits.
  void pass() {
    const auto state = state_;
    std::unique_lock lock{state->mutex};
    state->reached = true;
    state->changed.notify_all();
    state->changed.wait(lock, [&] { return state->open; });
  }
  /// In the test: until somebody is here.
  void await_reached() {
    std::unique_lock lock{state_->mutex};
    state_->changed.wait(lock, [&] { return state_->reached; });
  }

private:
  struct state {
    std::mutex mutex;
    std::condition_variable changed;
    bool reached = false;
    bool open = false;
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace actors::test

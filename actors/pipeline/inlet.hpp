// inlet<T>: where actors and threads push items into a pipeline.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/pipeline/source.hpp>

#include <deque>
#include <memory>
#include <mutex>

namespace actors::pipeline {
namespace detail {

/// Between those who push and the source. A push takes room, or waits for it in `parked_`.
template <class T> class inlet_state {
public:
  explicit inlet_state(std::size_t room) : room_(room) {}

  future<done> push(T item) {
    auto [accepted, out] = make_promise<done>();
    std::unique_lock lock{mutex_};
    if (over_ || closed_) {
      lock.unlock();
      accepted.fail({errc::actor_stopped, "the pipeline takes no items any more"});
    } else if (queue_.size() < room_) {
      queue_.push_back(std::move(item));
      wake_source(lock);
      accepted.set();
    } else {
      parked_.push_back({std::move(item), std::move(accepted)});
    }
    return std::move(out);
  }

  std::optional<T> try_push(T item) {
    std::unique_lock lock{mutex_};
    if (over_ || closed_ || queue_.size() >= room_) return item;
    queue_.push_back(std::move(item));
    wake_source(lock);
    return std::nullopt;
  }

  void close() {
    std::unique_lock lock{mutex_};
    closed_ = true;
    wake_source(lock);
  }

  /// False: another pipeline has it.
  bool take() {
    const std::lock_guard guard{mutex_};
    return !std::exchange(taken_, true);
  }
  void attach(const ref<wake>& source) {
    const std::lock_guard guard{mutex_};
    source_ = source;
  }

  /// Up to `most` items to the end of `into`.
  supply give(std::deque<T>& into, std::size_t most) {
    std::vector<promise<done>> accepted;
    auto what = supply::more;
    {
      const std::lock_guard guard{mutex_};
      for (; most != 0 && !queue_.empty(); --most) {
        into.push_back(std::move(queue_.front()));
        queue_.pop_front();
        unpark(accepted);
      }
      hungry_ = queue_.empty();
      if (hungry_) what = closed_ ? supply::end : supply::later;
    }
    for (auto& each : accepted) each.set();
    return what;
  }

  /// Nothing more is accepted; what has been goes through.
  void drain() {
    std::deque<parked> refused;
    {
      const std::lock_guard guard{mutex_};
      closed_ = true;
      refused.swap(parked_);
    }
    refuse(refused);
  }

  /// Nothing more is taken. Returns how many accepted items are left.
  std::uint64_t end() {
    std::deque<parked> refused;
    std::deque<T> left;
    {
      const std::lock_guard guard{mutex_};
      over_ = true;
      source_ = {};
      refused.swap(parked_);
      left.swap(queue_);
    }
    refuse(refused);
    return left.size();
  }

private:
  struct parked {
    T item;
    promise<done> accepted;
  };

  static void refuse(std::deque<parked>& all) noexcept {
    for (auto& each : all)
      each.accepted.fail({errc::actor_stopped, "the pipeline takes no items any more"});
  }
  void unpark(std::vector<promise<done>>& accepted) {
    if (parked_.empty()) return;
    queue_.push_back(std::move(parked_.front().item));
    accepted.push_back(std::move(parked_.front().accepted));
    parked_.pop_front();
  }
  void wake_source(std::unique_lock<std::mutex>& lock) {
    if (std::exchange(hungry_, false) && source_) source_.tell(wake{});
    lock.unlock();
  }

  const std::size_t room_;
  std::mutex mutex_;  // guards what follows
  std::deque<T> queue_;
  std::deque<parked> parked_;
  ref<wake> source_;
  bool hungry_ = false;  // the source waits for a wake
  bool closed_ = false;  // nobody pushes any more
  bool over_ = false;    // the source has ended
  bool taken_ = false;
};

template <class T> class inlet_source {
public:
  using item = T;
  static constexpr bool blocks = false;

  explicit inlet_source(std::shared_ptr<inlet_state<T>> from) : from_(std::move(from)) {}
  inlet_source(inlet_source&&) = default;
  ~inlet_source() {
    if (from_ != nullptr) static_cast<void>(from_->end());
  }

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    if (given_.empty()) state_ = from_->give(given_, most);
    while (!given_.empty() && to.open()) {
      to.put(std::move(given_.front()));
      given_.pop_front();
    }
    return given_.empty() ? state_ : supply::more;
  }
  clock::time_point due() const noexcept { return never; }
  void attach(const ref<wake>& self) { from_->attach(self); }
  std::uint64_t leftover() { return given_.size() + from_->end(); }
  void drain() {
    from_->drain();
    state_ = supply::more;  // what it said before may be `later`, and nobody wakes it
  }

private:
  std::shared_ptr<inlet_state<T>> from_;
  std::deque<T> given_;
  supply state_ = supply::later;
};

}  // namespace detail

/// Both the source of one pipeline and the handle with which actors and threads push into it.
/// Copies are handles of the same one, and may be sent to others. Thread-safe. When the last handle
/// has gone it is closed.
template <class T> class inlet {
public:
  /// `room`: items that wait for the pipeline before pushing has to. Throws actor_error
  /// (bad_option) for 0.
  explicit inlet(std::size_t room = 256)
      : state_(std::make_shared<detail::inlet_state<T>>(
            actors::detail::at_least_one("the room of an inlet", room))),
        closer_(state_.get(), [state = state_](void*) { state->close(); }) {}

  /// The future ends when the item is accepted: who awaits it is held back by a pipeline that is
  /// behind. The error actor_stopped: the pipeline has ended, or the inlet is closed.
  future<done> push(T item) const { return state_->push(std::move(item)); }
  /// Gives the item back when there is no room, or never will be.
  std::optional<T> try_push(T item) const { return state_->try_push(std::move(item)); }
  /// The pipeline ends when what has been accepted has gone through.
  void close() const { state_->close(); }

  /// For the library.
  const std::shared_ptr<detail::inlet_state<T>>& state() const noexcept { return state_; }

private:
  std::shared_ptr<detail::inlet_state<T>> state_;
  std::shared_ptr<void> closer_;
};

namespace detail {
template <class T> auto as_source(inlet<T> x) {
  if (!x.state()->take())
    throw actor_error{errc::bad_option, "an inlet is the source of one pipeline, not of two"};
  return inlet_source<T>{x.state()};
}
}  // namespace detail

}  // namespace actors::pipeline

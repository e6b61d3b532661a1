// A parallel stage: its workers, their queue, and the carrier that fills it.
//
//     producer: spread ──put──▶ work_queue ──take──▶ workers ──data──▶ the next segment
//                 ▲                                                            │
//                 └──────────────────── credit ────────────────────────────────┘
//
// The credit is end to end: at most `window` chunks are in the stage, queued, being worked on, or
// out of order in front of the next segment. Which worker takes a chunk is not decided before it
// has time for it: nothing waits behind a slow item but the rest of its chunk. A worker that finds
// the queue empty says so, and whoever puts a chunk there wakes it.
#pragma once

#include <actors/pipeline/node.hpp>
#include <actors/pipeline/stage.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace actors::pipeline::detail {

/// Thread-safe.
template <class T> class work_queue {
public:
  work_queue(std::size_t workers, std::size_t want)
      : idle_(workers, false), want_(static_cast<std::uint32_t>(want)) {}

  /// Returns the worker to wake, if one sleeps.
  std::optional<std::size_t> put(data<T> chunk) {
    const std::lock_guard guard{mutex_};
    chunks_.push_back(std::move(chunk));
    return wake_one();
  }

  /// Nothing: the worker sleeps from now on, or there will be nothing any more.
  std::optional<data<T>> take(std::size_t worker, bool& over) {
    const std::lock_guard guard{mutex_};
    over = closed_ && chunks_.empty();
    if (chunks_.empty()) {
      idle_[worker] = !closed_;
      return std::nullopt;
    }
    std::optional<data<T>> out{std::move(chunks_.front())};
    chunks_.pop_front();
    return out;
  }

  /// Returns all that sleep.
  std::vector<std::size_t> close() {
    const std::lock_guard guard{mutex_};
    closed_ = true;
    std::vector<std::size_t> asleep;
    while (const auto one = wake_one()) asleep.push_back(*one);
    return asleep;
  }

  // relaxed: a hint
  void want(std::uint32_t items) noexcept { want_.store(items, std::memory_order_relaxed); }
  std::uint32_t want() const noexcept { return want_.load(std::memory_order_relaxed); }

private:
  std::optional<std::size_t> wake_one() {
    for (std::size_t i = 0; i < idle_.size(); ++i)
      if (idle_[i]) return idle_[i] = false, i;
    return std::nullopt;
  }

  std::mutex mutex_;
  std::deque<data<T>> chunks_;
  std::vector<bool> idle_;
  bool closed_ = false;
  std::atomic<std::uint32_t> want_;
};

/// What a worker's stage puts its results into.
template <class U> class bag_out {
public:
  bag_out(run_ptr on, place behind) : run_(std::move(on)), behind_(behind), made_(empty()) {}

  void push(U&& item) { made_.add(std::move(item)); }
  bool ready() const noexcept { return true; }
  void start(context&, const ref<credit>&) noexcept {}
  void flush() noexcept {}
  bool unflushed() const noexcept { return false; }
  void age(clock::time_point) noexcept {}
  clock::time_point due() const noexcept { return never; }
  void on_time(clock::time_point) noexcept {}
  void finish(bool) noexcept {}
  void abandon() noexcept {}
  void credited(const credit&) noexcept {}
  bool settled() const noexcept { return true; }
  void publish(std::uint64_t in) noexcept {
    counts c;
    c.offered = in;
    behind_.shown->show(c);
  }

  chunk<U> take() { return std::exchange(made_, empty()); }
  void reserve(std::size_t items) { made_.reserve(items); }

private:
  chunk<U> empty() const { return chunk<U>{run_, behind_.stage}; }

  run_ptr run_;
  place behind_;
  chunk<U> made_;
};

/// One of the actors of a parallel stage. `Stage`: the stage with a bag behind it.
template <class T, class U, class Stage> class worker_node {
public:
  using protocol = actors::protocol<begin, wake>;

  worker_node(run_ptr on, std::unique_ptr<Stage> made, std::shared_ptr<work_queue<T>> queue,
              consumer_ref<U> to, std::size_t index)
      : run_(std::move(on)), stage_(std::move(made)), queue_(std::move(queue)), to_(std::move(to)),
        index_(index), pace_(run_->settings()) {}
  worker_node(const worker_node&) = delete;
  worker_node& operator=(const worker_node&) = delete;
  ~worker_node() {
    if (done_) return;
    run_->kill(run_->early_end());
    stage_->publish(taken_);
  }

  void on(begin, context& self) {
    again_ = self.as_ref(actors::protocol<wake>{});
    on(wake{}, self);
  }
  // One chunk, then others have their turn.
  void on(wake, context& self) {
    if (done_) return;
    try {
      go_on(self);
    } catch (...) {
      run_->fail_of_its_own();
      throw;
    }
  }

private:
  void go_on(context& self) {
    bool over = false;
    auto work = queue_->take(index_, over);
    if (work) {
      handle(*work);
      again_.tell(wake{});
    } else if (over) {
      done_ = true;
      self.stop();
    }
  }

  void handle(data<T>& d) {
    try {
      handle_items(d.items);
    } catch (...) {
      run_->fail_of_its_own();
    }
    d.items.drop();
    stage_->publish(taken_);
    to_.tell(data<U>{stage_->rest().take(), d.number, d.lane});
  }

  void handle_items(chunk<T>& items) {
    const auto begun = clock::now();
    const auto before = taken_;
    stage_->rest().reserve(items.size());
    while (!items.empty() && !run_->dropping()) {
      ++taken_;
      stage_->push(items.take());
    }
    if (taken_ == before) return;
    pace_.note(taken_ - before, clock::now() - begun);
    queue_->want(pace_.want());
  }

  run_ptr run_;
  std::unique_ptr<Stage> stage_;
  std::shared_ptr<work_queue<T>> queue_;
  consumer_ref<U> to_;
  ref<wake> again_;
  std::size_t index_;
  pace pace_;
  std::uint64_t taken_ = 0;
  bool done_ = false;
};

/// Carries to the workers of a parallel stage, and past them.
template <class T, class U> class spread {
public:
  spread(std::shared_ptr<work_queue<T>> queue, std::vector<ref<wake>> workers,
         consumer_ref<U> collector)
      : queue_(std::move(queue)), workers_(std::move(workers)), collector_(std::move(collector)) {}

  void connect(const ref<credit>& back, std::uint32_t port) {
    collector_.tell(detail::connect{0, port, back});
  }
  void carry(chunk<T> full, std::uint64_t number) {
    if (const auto asleep = queue_->put(data<T>{std::move(full), number, 0}))
      workers_[*asleep].tell(wake{});
  }
  void end(std::uint64_t chunks) {
    collector_.tell(last{0, chunks});
    for (const auto each : queue_->close()) workers_[each].tell(wake{});
  }
  std::size_t want(const credit&) const noexcept { return queue_->want(); }

private:
  std::shared_ptr<work_queue<T>> queue_;
  std::vector<ref<wake>> workers_;
  consumer_ref<U> collector_;
};

template <class T, class U> using spread_out = chunk_out<T, spread<T, U>>;

}  // namespace actors::pipeline::detail

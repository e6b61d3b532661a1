// Chunks of items, and what the actors of a pipeline tell one another.
//
// The credit protocol. A producer may have `window` chunks under way to a consumer: each data
// message uses one up, each credit message, sent when the consumer is done with a chunk, gives one
// back. Without a credit the producer takes nothing more from upstream, so that its own credits
// stay out, and so on up to the source. A credit says how many items a chunk should have: as many
// as the consumer handles in an eighth of `linger`.
//
//     producer                          consumer
//     connect{lane, port, back} ──────▶           once, before all else
//     data{items, number, lane} ──────▶           numbered from 0
//              ◀────────────────────── credit{port, want}
//     last{lane, chunks} ─────────────▶           there have been so many
//
// A consumer has ended its input when each lane has said `last` and all chunks have been handled.
// An actor ends when its input has, and all its own chunks have been credited: so nothing is sent
// to an actor that has ended.
#pragma once

#include <actors/core/context.hpp>
#include <actors/pipeline/run.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace actors::pipeline::detail {

/// Items on their way to a stage. What has not been taken out of it when it is destroyed counts as
/// dropped there.
template <class T> class chunk {
public:
  chunk() noexcept = default;
  chunk(run_ptr on, std::size_t stage) noexcept : run_(std::move(on)), stage_(stage) {}
  chunk(chunk&& other) noexcept
      : items_(std::move(other.items_)), taken_(std::exchange(other.taken_, 0)),
        run_(std::move(other.run_)), stage_(other.stage_) {
    other.items_.clear();
  }
  chunk& operator=(chunk&& other) noexcept {
    std::swap(items_, other.items_);
    std::swap(taken_, other.taken_);
    std::swap(run_, other.run_);
    std::swap(stage_, other.stage_);
    return *this;
  }
  ~chunk() { drop(); }

  void reserve(std::size_t items) { items_.reserve(items); }
  void add(T&& item) { items_.push_back({std::move(item)}); }
  T&& take() noexcept { return std::move(items_[taken_++].item); }
  /// What has not been taken.
  std::size_t size() const noexcept { return items_.size() - taken_; }
  bool empty() const noexcept { return size() == 0; }

  void drop() noexcept {
    if (!empty() && run_ != nullptr) run_->books().lose(stage_, size());
    items_.clear();
    taken_ = 0;
  }

private:
  struct held {  // so that there are no bits in place of bools
    T item;
  };

  std::vector<held> items_;
  std::size_t taken_ = 0;
  run_ptr run_;
  std::size_t stage_ = 0;
};

/// The first message of each actor.
struct begin {};
/// An actor to itself: what was queued before this has been handled.
struct caught_up {};

/// `port` is the producer's own number for this connection.
struct credit {
  std::uint32_t port;
  std::uint32_t want;
};
/// `lane` is the consumer's number for this producer.
struct connect {
  std::uint32_t lane;
  std::uint32_t port;
  ref<credit> back;
};
template <class T> struct data {
  chunk<T> items;
  std::uint64_t number;
  std::uint32_t lane;
};
struct last {
  std::uint32_t lane;
  std::uint64_t chunks;
};

template <class T> using consumer_ref = ref<data<T>, connect, last>;

/// The size of chunks before anybody knows what the items cost.
inline std::size_t first_target(const options& o) noexcept {
  return std::min<std::size_t>(o.chunk, 16);
}

/// How fast items are handled: when to look at the clock, and how large chunks should be.
class pace {
public:
  explicit pace(const options& o) noexcept
      : enough_(std::max<std::chrono::nanoseconds>(o.linger / 8, std::chrono::nanoseconds{1})),
        most_(o.chunk) {}

  /// Items to handle until note() is called.
  std::size_t block() const noexcept { return block_; }

  void note(std::size_t items, std::chrono::nanoseconds took) noexcept {
    const auto each = static_cast<double>(took.count()) / static_cast<double>(items);
    each_ = each_ == 0 ? each : 0.75 * each_ + 0.25 * each;
    block_ = std::clamp<std::size_t>(fitting(look_after), 1, 2 * block_);
    block_ = std::min<std::size_t>(block_, 1024);
  }

  /// Items that take an eighth of the linger.
  std::uint32_t want() const noexcept {
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(fitting(enough_), 1, most_));
  }

private:
  static constexpr std::chrono::nanoseconds look_after{20'000};

  std::size_t fitting(std::chrono::nanoseconds time) const noexcept {
    constexpr double limit = 1e9;
    const auto items = static_cast<double>(time.count()) / std::max(each_, 0.01);
    return static_cast<std::size_t>(std::min(items, limit));
  }

  std::chrono::nanoseconds enough_;
  std::size_t most_;
  double each_ = 0;  // nanoseconds an item, smoothed
  std::size_t block_ = 16;
};

}  // namespace actors::pipeline::detail

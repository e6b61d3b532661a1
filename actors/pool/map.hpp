// map: one function on many inputs, on an executor, in bounded memory.
#pragma once

#include <actors/ask/input_iterator.hpp>
#include <actors/pool/any_executor.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

namespace actors {

namespace detail {

/// The task of map. Empty when F is, so that other processes can run it, too.
template <class F, class Input> struct map_chunk {
  using value = kept<std::invoke_result_t<F&, Input>>;

  std::vector<value> operator()(std::vector<Input> all) {
    std::vector<value> out;
    out.reserve(all.size());
    for (auto&& each : all) {
      if constexpr (std::is_void_v<std::invoke_result_t<F&, Input>>)
        std::invoke(function, Input(std::move(each))), out.emplace_back();
      else
        out.push_back(std::invoke(function, Input(std::move(each))));
    }
    return out;
  }

  [[no_unique_address]] F function{};
};

template <class F, class Input> std::string_view name_of_task(const map_chunk<F, Input>& chunk) {
  return name_of_task(chunk.function);
}

}  // namespace detail

/// An input range of the results, in the order of the inputs. Reading a result that failed throws
/// actor_error (`task_failed`), and the range goes on behind that chunk. Inputs are copied into the
/// tasks; at most two chunks for each task that can run are under way, and none before begin().
/// Destroying it waits for nothing. One thread, which may wait; the executor must outlive it.
template <std::ranges::view Inputs, class F> class mapped {
  using input = std::ranges::range_value_t<Inputs>;
  using value = detail::kept<std::invoke_result_t<F&, input>>;

public:
  mapped(any_executor& on, Inputs inputs, F f, std::size_t chunk)
      : on_(&on), inputs_(std::move(inputs)), function_(std::move(f)),
        chunk_(std::max<std::size_t>(chunk, 1)) {}

  using iterator = detail::input_iterator<mapped, value>;

  iterator begin() {
    next_ = std::ranges::begin(inputs_);
    fill();
    take_chunk();
    return iterator{*this};
  }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  friend iterator;

  bool ended() const noexcept { return !failure_ && at_ == ready_.size(); }

  typename std::vector<value>::reference current() {
    if (failure_) throw actor_error{failure_};
    return ready_[at_];
  }

  void advance() {
    if (!std::exchange(failure_, {}) && ++at_ < ready_.size()) return;
    take_chunk();
  }

  void take_chunk() {
    ready_.clear();
    at_ = 0;
    if (open_.empty()) return;
    auto outcome = open_.front().result();
    open_.pop_front();
    fill();
    if (outcome)
      ready_ = *std::move(outcome);
    else
      failure_ = outcome.error();
  }

  void fill() {
    while (open_.size() < 2 * on_->concurrency() && *next_ != std::ranges::end(inputs_)) {
      std::vector<input> part;
      for (; part.size() < chunk_ && *next_ != std::ranges::end(inputs_); ++*next_)
        part.push_back(**next_);
      open_.push_back(on_->submit(detail::map_chunk<F, input>{function_}, std::move(part)));
    }
  }

  any_executor* on_;
  Inputs inputs_;
  F function_;
  std::size_t chunk_;
  std::optional<std::ranges::iterator_t<Inputs>> next_;
  std::deque<future<std::vector<value>>> open_;  // oldest first
  std::vector<value> ready_;
  std::size_t at_ = 0;
  error failure_;
};

template <std::ranges::viewable_range Range, class F>
auto any_executor::map(Range&& inputs, F f, std::size_t chunk) {
  return mapped{*this, std::views::all(std::forward<Range>(inputs)), std::move(f), chunk};
}

}  // namespace actors

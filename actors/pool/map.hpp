// map: one function on many inputs, on an executor, in bounded memory.
#pragma once

#include <actors/ask/input_iterator.hpp>
#include <actors/base/check_option.hpp>
#include <actors/pool/executor_base.hpp>

#include <algorithm>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <type_traits>
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

/// The same for a function that is a coroutine: one input after the other. The function object
/// outlives the coroutine.
template <class F, class Input> struct map_coroutine {
  using R = awaited_from<F, Input>;
  using value = kept<R>;

  task<std::vector<value>>
  operator()(std::vector<Input> all) requires(!takes_loop_first<F, Input>) {
    return run(nullptr, std::move(all));
  }
  task<std::vector<value>> operator()(loop& on,
                                      std::vector<Input> all) requires(takes_loop_first<F, Input>) {
    return run(&on, std::move(all));
  }

  task<std::vector<value>> run(loop* on, std::vector<Input> all) {
    std::vector<value> out;
    out.reserve(all.size());
    for (auto&& each : all) {
      auto running = call_coroutine(function, on, Input(std::move(each)));
      if constexpr (std::is_void_v<R>) {
        co_await std::move(running);
        out.emplace_back();
      } else {
        out.push_back(co_await std::move(running));
      }
    }
    co_return out;
  }

  [[no_unique_address]] F function{};
};

template <class F, class Input>
using map_task = typename std::conditional_t<coroutine_function<F, Input>,
                                             std::type_identity<map_coroutine<F, Input>>,
                                             std::type_identity<map_chunk<F, Input>>>::type;

template <class F, class Input> std::string_view name_of_task(const map_chunk<F, Input>& chunk) {
  return name_of_task(chunk.function);
}
template <class F, class Input>
std::string_view name_of_task(const map_coroutine<F, Input>& chunk) {
  return name_of_task(chunk.function);
}

template <class Input, class F> auto task_of_map(const F& f) { return map_task<F, Input>{f}; }
template <class Input, class F> auto task_of_map(const named<F>& f) {
  return named{f.name, map_task<F, Input>{f.function}};
}

}  // namespace detail

/// An input range of the results, in the order of the inputs. Reading a result that failed throws
/// actor_error (`task_failed`), and the range goes on behind that chunk. What the range of inputs
/// throws is thrown behind the results of the inputs before, and the range has ended then. Inputs
/// are copied into the tasks; at most 32 chunks for each task that can run are under way (in line:
/// one; a loop: as many as its concurrency says), and none before begin(). Destroying it waits for
/// nothing. One thread, which may wait; the executor must outlive it, where it is.
template <std::ranges::view Inputs, class F> class mapped {
  using input = std::ranges::range_value_t<Inputs>;
  using value = typename detail::map_task<typename detail::unnamed<F>::type, input>::value;

public:
  mapped(executor_base& on, Inputs inputs, F f, std::size_t chunk)
      : on_(&on), inputs_(std::move(inputs)), function_(std::move(f)),
        chunk_(detail::at_least_one("a chunk of map", chunk)) {}

  using iterator = detail::input_iterator<mapped, value>;

  iterator begin() {
    fill();
    take_chunk();
    return iterator{*this};
  }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  friend iterator;

  bool ended() const noexcept { return at_ == ready_.size() && !failure_ && !broken_; }

  typename std::vector<value>::reference current() {
    if (failure_) throw actor_error{failure_};
    if (at_ == ready_.size()) std::rethrow_exception(broken_);
    return ready_[at_];
  }

  void advance() {
    if (at_ < ready_.size()) {
      if (++at_ < ready_.size()) return;
    } else if (failure_) {
      failure_ = {};
    } else {
      broken_ = nullptr;
    }
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
    const auto most = std::max<std::size_t>(on_->ahead(), 1);
    while (open_.size() < most && !exhausted_) {
      auto part = next_inputs();
      if (part.empty()) return;
      open_.push_back(on_->submit(detail::task_of_map<input>(function_), std::move(part)));
    }
  }

  // Fewer than a chunk: there is no more.
  std::vector<input> next_inputs() {
    std::vector<input> part;
    try {
      for (; part.size() < chunk_ && !at_end(); ++*next_) part.push_back(**next_);
    } catch (...) {
      exhausted_ = true;
      broken_ = std::current_exception();
    }
    return part;
  }

  bool at_end() {
    if (!next_) next_ = std::ranges::begin(inputs_);
    return exhausted_ = *next_ == std::ranges::end(inputs_);
  }

  executor_base* on_;
  Inputs inputs_;
  F function_;
  std::size_t chunk_;
  std::optional<std::ranges::iterator_t<Inputs>> next_;
  bool exhausted_ = false;
  std::deque<future<std::vector<value>>> open_;  // oldest first
  std::vector<value> ready_;
  std::size_t at_ = 0;
  error failure_;              // of the chunk that is read
  std::exception_ptr broken_;  // thrown by the inputs, behind all that is open
};

template <std::ranges::viewable_range Range, class F>
auto executor_base::map(Range&& inputs, F f, std::size_t chunk) {
  return mapped{*this, std::views::all(std::forward<Range>(inputs)), std::move(f), chunk};
}

}  // namespace actors

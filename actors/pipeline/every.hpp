// every: a source of ticks.
#pragma once

#include <actors/pipeline/source.hpp>

#include <cstdint>

namespace actors::pipeline {

/// A tick of `every`. Ticks are conflated when the pipeline is behind: `missed` counts those that
/// this one stands for besides itself.
struct tick {
  std::uint64_t number;  ///< of periods since the start, from 1
  std::uint64_t missed;
};

namespace detail {

class tick_source {
public:
  using item = tick;
  static constexpr bool blocks = false;

  explicit tick_source(std::chrono::nanoseconds period)
      : period_(actors::detail::positive("every", period)) {}

  template <class Intake> supply fill(Intake& to, std::size_t) {
    const auto now = clock::now();
    if (now < next_) return supply::later;
    const auto missed = static_cast<std::uint64_t>((now - next_) / period_);
    number_ += missed + 1;
    next_ += (missed + 1) * period_;
    to.put(tick{number_, missed});
    return supply::later;
  }
  clock::time_point due() const noexcept { return next_; }
  void attach(const ref<wake>&) noexcept { next_ = clock::later(clock::now(), period_); }
  std::uint64_t leftover() noexcept { return 0; }

private:
  std::chrono::nanoseconds period_;
  clock::time_point next_{};
  std::uint64_t number_ = 0;
};

}  // namespace detail

/// A tick every `period`, the first one period after the start, until the pipeline is cancelled.
/// Throws actor_error (bad_option) for a period that is not above 0.
inline detail::tick_source every(std::chrono::nanoseconds period) {
  return detail::tick_source{period};
}

}  // namespace actors::pipeline

// How many messages the reader of a bounded inbox takes at once.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace actors::queue {

/// Many where they are handled fast: the lock is then taken seldom. One where a message takes its
/// time: what the reader has in its hands nobody sees go, and the system's messages come behind it.
class portion {
public:
  static constexpr std::chrono::nanoseconds aim = std::chrono::milliseconds{1};

  explicit portion(std::size_t most) noexcept : most_(most) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t most() const noexcept { return most_; }

  /// A whole portion has been handled in this time.
  void handled_in(std::chrono::nanoseconds time) noexcept {
    if (time > aim)
      size_ = std::max<std::size_t>(1, size_ * static_cast<std::size_t>(aim.count()) /
                                           static_cast<std::size_t>(time.count()));
    else if (2 * time < aim)
      size_ = std::min(most_, 2 * size_);
  }

private:
  std::size_t most_;
  std::size_t size_ = 1;
};

}  // namespace actors::queue

// How long to wait before something is tried again.
#pragma once

#include <actors/base/check_option.hpp>
#include <actors/base/random.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace actors {

/// Options of a back-off, to be written with designated initialisers.
struct backoff_options {
  std::chrono::nanoseconds first = std::chrono::milliseconds{10};
  double factor = 2;  ///< each wait is so many times the one before
  std::chrono::nanoseconds most = std::chrono::seconds{1};
  double jitter = 0.2;  ///< the part of each wait, 0 to 1, that is left to chance

  /// Throws actor_error (bad_option).
  void check() const {
    detail::not_negative("first wait of a back-off", first);
    if (most < first) detail::refuse_option("a back-off whose most is less than its first wait");
    if (!(factor >= 1)) detail::refuse_option("factor of a back-off: expected at least 1");
    if (!(jitter >= 0 && jitter <= 1))
      detail::refuse_option("jitter of a back-off: expected 0 to 1");
  }
};

/// Waits that grow: exponential back-off (Metcalfe and Boggs, "Ethernet", 1976), with jitter
/// (Brooker, "Exponential Backoff and Jitter", 2015), so that what failed together is not tried
/// together again. A jitter of 1 is his full jitter, one of 0.5 his equal jitter. Equal seeds give
/// equal waits. O(1). One object is one thread's.
class backoff {
public:
  /// Throws actor_error (bad_option).
  explicit backoff(backoff_options with = {}, std::uint64_t seed = random_seed())
      : with_(with), random_(seed) {
    with_.check();
    reset();
  }

  /// The next wait: at most `most`, and at least that without the jitter.
  std::chrono::nanoseconds next() noexcept {
    const auto most = static_cast<double>(with_.most.count());
    const double wait = next_ * (1 - with_.jitter * random_.unit());
    next_ = std::min(next_ * with_.factor, most);
    if (wait >= most) return with_.most;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(wait)};
  }

  /// After a calm time: the next wait is the first one again.
  void reset() noexcept { next_ = static_cast<double>(with_.first.count()); }

private:
  backoff_options with_;
  random random_;
  double next_ = 0;
};

}  // namespace actors

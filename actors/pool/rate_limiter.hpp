// rate_limiter: so many a second, and a burst.
#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>

#include <chrono>
#include <mutex>

namespace actors {

/// A token bucket: it fills at `rate` tokens a second up to `burst`, and whoever does something
/// takes some. Thread-safe. O(1).
class ACTORS_API rate_limiter {
public:
  /// Full at `now`. Throws actor_error (bad_option) unless rate is above 0 and burst at least 1.
  rate_limiter(double rate, double burst, clock::time_point now = clock::now());

  /// Takes the tokens if they are there. Throws actor_error (bad_option) for less than 0.
  bool try_acquire(double tokens = 1, clock::time_point now = clock::now());

  /// Takes the tokens at any rate, and says after which time they are there, in the order in which
  /// they were taken: `co_await self.sleep(limiter.acquire());`. At most nanoseconds::max(), which
  /// is 292 years. Throws as above.
  std::chrono::nanoseconds acquire(double tokens = 1, clock::time_point now = clock::now());

private:
  static void check(double tokens);
  void fill(clock::time_point now);

  const double rate_;
  const double burst_;
  std::mutex mutex_;  // guards what follows
  double tokens_;     // negative: taken in advance
  clock::time_point filled_;
};

}  // namespace actors

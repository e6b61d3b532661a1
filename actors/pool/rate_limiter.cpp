#include <actors/pool/rate_limiter.hpp>

#include <actors/base/error.hpp>

#include <algorithm>
#include <cmath>

namespace actors {

rate_limiter::rate_limiter(double rate, double burst, clock::time_point now)
    : rate_(rate), burst_(burst), tokens_(burst), filled_(now) {
  if (!(rate > 0) || !(burst >= 1) || !std::isfinite(rate) || !std::isfinite(burst))
    throw actor_error{errc::bad_option,
                      "rate_limiter: expected a rate above 0 a second and a burst of at least 1"};
}

// A moment before the last one fills nothing: threads read the clock before they have the lock.
void rate_limiter::fill(clock::time_point now) {
  if (now <= filled_) return;
  const std::chrono::duration<double> passed = now - filled_;
  tokens_ = std::min(burst_, tokens_ + passed.count() * rate_);
  filled_ = now;
}

void rate_limiter::check(double tokens) {
  if (!(tokens >= 0))
    throw actor_error{errc::bad_option, "rate_limiter: expected tokens that are not negative"};
}

bool rate_limiter::try_acquire(double tokens, clock::time_point now) {
  check(tokens);
  const std::lock_guard guard{mutex_};
  fill(now);
  if (tokens_ < tokens) return false;
  tokens_ -= tokens;
  return true;
}

std::chrono::nanoseconds rate_limiter::acquire(double tokens, clock::time_point now) {
  check(tokens);
  const std::lock_guard guard{mutex_};
  fill(now);
  tokens_ -= tokens;
  if (tokens_ >= 0) return std::chrono::nanoseconds{0};
  const std::chrono::duration<double> wait{-tokens_ / rate_};
  if (wait >= std::chrono::nanoseconds::max()) return std::chrono::nanoseconds::max();
  return std::chrono::ceil<std::chrono::nanoseconds>(wait);
}

}  // namespace actors

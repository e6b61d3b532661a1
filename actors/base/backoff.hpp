// backoff: how long to wait before something that has failed is tried again.
#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>
#include <actors/base/random.hpp>

#include <chrono>
#include <cstdint>

namespace actors {

/// Options of a backoff, to be written with designated initialisers.
struct backoff_options {
  /// The first pause.
  std::chrono::nanoseconds first = std::chrono::milliseconds{100};
  /// Each pause is so many times the one before.
  double factor = 2.0;
  /// No pause is longer.
  std::chrono::nanoseconds most = std::chrono::seconds{30};
  /// Up to this part of a pause is left out, by chance, so that those who have failed together do
  /// not try again together: 0 to 1.
  double jitter = 0.25;

  /// Throws actor_error (bad_option) for values that make no sense.
  ACTORS_API void check() const;
};

/// Pauses that grow exponentially, with jitter (Brooker, Exponential Backoff and Jitter, 2015:
/// "equal jitter", of any part). Who has been calm for the longest pause begins anew with the
/// first. O(1). One thread at a time.
class ACTORS_API backoff {
public:
  /// Throws actor_error (bad_option).
  backoff(const backoff_options& options, std::uint64_t seed);
  explicit backoff(const backoff_options& options);

  /// It has failed now: how long to wait.
  std::chrono::nanoseconds next(clock::time_point now = clock::now()) noexcept;
  /// The next pause is the first one.
  void reset() noexcept { pause_ = {}; }

private:
  backoff_options options_;
  random random_;
  std::chrono::nanoseconds pause_{};  // the last one, without jitter; 0: none
  clock::time_point ends_{};          // of the last pause
};

}  // namespace actors

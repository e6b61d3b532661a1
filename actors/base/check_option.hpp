// Options that make no sense: refused where they are given, in one line.
#pragma once

#include <actors/base/error.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace actors::detail {

/// Throws actor_error (bad_option).
[[noreturn]] inline void refuse_option(std::string why) {
  throw actor_error{errc::bad_option, std::move(why)};
}

/// n; 0 is refused: "`what` of 0, expected at least 1".
inline std::size_t at_least_one(const char* what, std::size_t n) {
  if (n == 0) refuse_option(std::string{what} + " of 0, expected at least 1");
  return n;
}

/// The time; a negative one is refused.
inline std::chrono::nanoseconds not_negative(const char* what, std::chrono::nanoseconds time) {
  if (time.count() < 0)
    refuse_option(std::string{what} + " of " + std::to_string(time.count()) +
                  " ns, expected a time that is not negative");
  return time;
}

/// The time; a negative one and 0 are refused.
inline std::chrono::nanoseconds positive(const char* what, std::chrono::nanoseconds time) {
  if (time.count() <= 0)
    refuse_option(std::string{what} + " of " + std::to_string(time.count()) +
                  " ns, expected a time above 0");
  return time;
}

}  // namespace actors::detail

/// Durations and counts as people write them: "500us", "1.5 ms", "12,345".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dining {

using nanoseconds = std::chrono::nanoseconds;

/// "0", or a number (with or without a fraction) and one of ns, us, ms, s, min; nothing else, and
/// nothing beyond a day: nullopt.
std::optional<nanoseconds> parse_duration(std::string_view text);

/// Three digits and a unit that fits: "0", "870 ns", "1.25 ms", "61.0 s".
std::string show(nanoseconds time);

/// With thousands apart: "1,234,567".
std::string show(std::uint64_t count);

/// A rate, rounded to a whole number from 100 up: "12,345", "4.2".
std::string show_rate(double per_second);

}  // namespace dining

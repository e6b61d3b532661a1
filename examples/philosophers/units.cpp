#include "units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace dining {

namespace {

struct unit {
  std::string_view name;
  double in_nanoseconds;
};

constexpr std::array<unit, 5> units{
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 6e10}}};
constexpr double longest = 24 * 60 * 6e10;

}  // namespace

std::optional<nanoseconds> parse_duration(std::string_view text) {
  auto number = 0.0;
  auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (failure != std::errc{} || !(number >= 0) || std::signbit(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.empty() && number == 0) return nanoseconds{0};
  for (auto& u : units) {
    if (text != u.name) continue;
    auto time = std::round(number * u.in_nanoseconds);
    if (time > longest || (time == 0 && number > 0)) return std::nullopt;
    return nanoseconds{static_cast<std::int64_t>(time)};
  }
  return std::nullopt;
}

std::string show(nanoseconds time) {
  auto ns = static_cast<double>(time.count());
  if (ns < 1) return "0";
  constexpr std::array<unit, 4> shown{{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
  auto u = shown.begin();
  while (u + 1 != shown.end() && ns >= 999.5 * u->in_nanoseconds) ++u;
  auto value = ns / u->in_nanoseconds;
  auto decimals = u == shown.begin() || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  auto number = fmt::format("{:.{}f}", value, decimals);
  if (number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
  }
  return fmt::format("{} {}", number, u->name);
}

std::string show(std::uint64_t count) {
  auto digits = std::to_string(count);
  for (auto place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, 1, ',');
  return digits;
}

std::string show_rate(double per_second) {
  if (per_second >= 99.95) return show(static_cast<std::uint64_t>(std::llround(per_second)));
  return per_second > 0 ? fmt::format("{:.1f}", per_second) : "0";
}

}  // namespace dining

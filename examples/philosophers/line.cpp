#include "line.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace dining {

namespace {

std::string_view code_of(ink how) noexcept {
  switch (how) {
  case ink::faint:
    return "\x1b[2m";
  case ink::bold:
    return "\x1b[1m";
  case ink::blue:
    return "\x1b[34m";
  case ink::yellow:
    return "\x1b[33m";
  case ink::green:
    return "\x1b[32m";
  case ink::red:
    return "\x1b[31m";
  case ink::plain:
    break;
  }
  return {};
}

bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::string_view first_characters(std::string_view text, int n) noexcept {
  std::size_t end = 0;
  while (end < text.size() && (n > 0 || !starts_character(text[end]))) {
    n -= starts_character(text[end++]) ? 1 : 0;
  }
  return text.substr(0, end);
}

}  // namespace

int characters(std::string_view text) noexcept {
  return static_cast<int>(std::ranges::count_if(text, starts_character));
}

line& line::put(std::string_view text, ink how) {
  auto shown = first_characters(text, room_);
  if (shown.empty()) return *this;
  room_ -= characters(shown);
  auto code = color_ ? code_of(how) : std::string_view{};
  text_ += code;
  text_ += shown;
  if (!code.empty()) text_ += "\x1b[0m";
  return *this;
}

line& line::put_wide(std::string_view text, int width, ink how) {
  auto shown = first_characters(text, width);
  put(shown, how);
  return put(std::string(static_cast<std::size_t>(std::max(width - characters(shown), 0)), ' '));
}

line& line::put_right(std::string_view text, int width, ink how) {
  put(std::string(static_cast<std::size_t>(std::max(width - characters(text), 0)), ' '));
  return put(text, how);
}

std::string bar(double share, int width, bool unicode) {
  static constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  share = std::clamp(share, 0.0, 1.0);
  auto steps = unicode ? 8 : 1;
  auto full = static_cast<int>(std::floor(share * width * steps));
  std::string text;
  for (int i = 0; i < full / steps; ++i) text += unicode ? "█" : "#";
  if (unicode) text += eighths[static_cast<std::size_t>(full % steps)];
  while (characters(text) < width) text += unicode ? "░" : ".";
  return text;
}

}  // namespace dining

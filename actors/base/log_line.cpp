#include <actors/base/log_line.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace actors {
namespace {

bool is_control(unsigned char c) noexcept { return c < 0x20 || c == 0x7f; }

/// A control character of two bytes (U+0080 to U+009F) begins there.
bool is_long_control(std::string_view text, std::size_t at) noexcept {
  if (text[at] != '\xc2' || at + 1 == text.size()) return false;
  const auto next = static_cast<unsigned char>(text[at + 1]);
  return next >= 0x80 && next < 0xa0;
}

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    std::array<char, 8> code{};
    std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
    out += code.data();
  }
}

/// Without what a terminal would obey. `quoted`: between quotes.
void append_plain(std::string& out, std::string_view text, bool quoted) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (is_control(c)) {
      append_escaped(out, c);
    } else if (is_long_control(text, i)) {
      append_escaped(out, static_cast<unsigned char>(text[++i]));
    } else {
      if (quoted && (c == '"' || c == '\\')) out += '\\';
      out += text[i];
    }
  }
}

void append_value(std::string& out, std::string_view value) {
  const auto needs_quotes = [&](char c) {
    return c == ' ' || c == '=' || c == '"' || c == '\\' || c == '\xc2' ||
           is_control(static_cast<unsigned char>(c));
  };
  if (!value.empty() && std::none_of(value.begin(), value.end(), needs_quotes)) {
    out += value;
    return;
  }
  out += '"';
  append_plain(out, value, true);
  out += '"';
}

void append_key(std::string& out, std::string_view key) {
  if (key.empty()) out += '_';
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    const bool clear = byte > ' ' && byte < 0x7f && c != '=' && c != '"' && c != '\\';
    out += clear ? c : '_';
  }
}

void append_pair(std::string& out, std::string_view key, std::string_view value) {
  if (!out.empty()) out += ' ';
  append_key(out, key);
  out += '=';
  append_value(out, value);
}

void append_pairs(std::string& out, std::span<const log_pair> pairs) {
  std::string value;
  for (const auto& each : pairs) {
    value.clear();
    each.value.append_to(value);
    append_pair(out, each.key, value);
  }
}

template <class N> void append_number(std::string& out, N n) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), end);
}

std::string in_utc(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto second = floor<seconds>(time);
  const auto since_1970 = static_cast<std::time_t>(second.time_since_epoch().count());
  std::tm parts{};
  ::gmtime_r(&since_1970, &parts);
  std::array<char, 64> text{};
  const auto size = std::strftime(text.data(), text.size(), "%FT%T", &parts);
  const auto micros = static_cast<unsigned>(floor<microseconds>(time - second).count());
  std::snprintf(text.data() + size, text.size() - size, ".%06uZ", micros);
  return text.data();
}

}  // namespace

std::string_view to_string(log_level level) noexcept {
  switch (level) {
  case log_level::debug:
    return "debug";
  case log_level::info:
    return "info";
  case log_level::warning:
    return "warning";
  case log_level::error:
    break;
  }
  return "error";
}

void log_value::append_to(std::string& out) const {
  switch (kind_) {
  case kind::truth:
    out += truth_ ? "true" : "false";
    return;
  case kind::integer:
    return append_number(out, integer_);
  case kind::natural:
    return append_number(out, natural_);
  case kind::real:
    return append_number(out, real_);
  case kind::text:
    out += text_;
  }
}

std::string to_string(const log_line& line) {
  std::string out;
  append_pair(out, "time", in_utc(line.time));
  append_pair(out, "level", to_string(line.level));
  if (!line.actor.empty()) append_pair(out, "actor", line.actor);
  append_pair(out, "text", line.text);
  append_pairs(out, line.pairs);
  return out;
}

std::string log_sink::in_words(const log_line& line) {
  std::string out{line.text};
  append_pairs(out, line.pairs);
  return out;
}

}  // namespace actors

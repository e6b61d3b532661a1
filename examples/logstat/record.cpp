#include "record.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

namespace logstat {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;

/// Takes the fields of a line, one after the other.
class fields {
public:
  explicit fields(std::string_view line) : rest_{line} {}

  bool empty() const noexcept { return rest_.empty(); }
  bool quoted_next() const noexcept { return rest_.starts_with('"'); }
  /// Up to a space, which goes, too.
  std::string_view word() {
    const auto end = std::min(rest_.find(' '), rest_.size());
    return take(end, end + 1);
  }
  /// Up to `before`, whose last character begins what is left.
  bool skip_to(std::string_view before) {
    const auto at = rest_.find(before);
    if (at == nowhere) return false;
    rest_.remove_prefix(at + before.size() - 1);
    return true;
  }
  /// Between two characters, and the space behind them.
  std::optional<std::string_view> between(char first, char last) {
    if (!rest_.starts_with(first)) return std::nullopt;
    auto end = rest_.find(last, 1);
    while (end != nowhere && is_escaped(end)) end = rest_.find(last, end + 1);
    if (end == nowhere) return std::nullopt;
    if (end + 1 < rest_.size() && rest_[end + 1] != ' ') return std::nullopt;
    return take(end, end + 2).substr(1);
  }

private:
  std::string_view take(std::size_t field, std::size_t all) {
    const auto out = rest_.substr(0, field);
    rest_.remove_prefix(std::min(all, rest_.size()));
    return out;
  }
  bool is_escaped(std::size_t at) const {
    std::size_t slashes = 0;
    while (slashes < at && rest_[at - 1 - slashes] == '\\') ++slashes;
    return slashes % 2 == 1;
  }

  std::string_view rest_;
};

template <class T> bool number(std::string_view text, T& out) {
  const auto end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, out);
  return failure == std::errc{} && stop == end;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// So many digits, or -1.
int digits(std::string_view text) {
  int n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    n = 10 * n + (c - '0');
  }
  return n;
}

unsigned month_of(std::string_view name) {
  static constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (unsigned i = 0; i < 12; ++i)
    if (names.substr(3 * i, 3) == name) return i + 1;
  return 0;
}

/// A time as "10/Oct/2000:13:55:36 -0700".
bool parse_time(std::string_view t, std::int64_t& second) {
  if (t.size() != 26 || t[2] != '/' || t[6] != '/' || t[11] != ':' || t[14] != ':' ||
      t[17] != ':' || t[20] != ' ' || (t[21] != '+' && t[21] != '-'))
    return false;
  using namespace std::chrono;
  const auto day_of_month = digits(t.substr(0, 2)), of_year = digits(t.substr(7, 4));
  const auto hour = digits(t.substr(12, 2)), minute = digits(t.substr(15, 2));
  const auto sec = digits(t.substr(18, 2)), zone = digits(t.substr(22, 4));
  const year_month_day date{year{of_year}, month{month_of(t.substr(3, 3))},
                            day{static_cast<unsigned>(std::max(day_of_month, 0))}};
  const auto within = [](int n, int most) { return n >= 0 && n <= most; };
  // 60: a leap second
  if (of_year < 0 || !date.ok() || !within(hour, 23) || !within(minute, 59) || !within(sec, 60) ||
      zone < 0 || zone % 100 > 59)
    return false;
  const auto east = (t[21] == '-' ? -1 : 1) * (zone / 100 * 3600 + zone % 100 * 60);
  second = std::int64_t{sys_days{date}.time_since_epoch().count()} * 86'400 + hour * 3600 +
           minute * 60 + sec - east;
  return true;
}

/// The path of "GET /path?query HTTP/1.1"; '-' where there is none.
std::string_view path_of(std::string_view request) {
  const auto method = request.find(' ');
  if (method == nowhere) return "-";
  request.remove_prefix(method + 1);
  const auto path = request.substr(0, request.find_first_of(" ?#"));
  return path.empty() ? "-" : path.substr(0, longest_path);
}

constexpr double longest_time = 1e12;  // microseconds: twelve days

/// What begins like a word is some other field, such as the protocol.
bool parse_took(std::string_view text, double unit, std::int64_t& out) {
  if (text == "-" || is_letter(text[0])) return true;
  double value = 0;
  if (!number(text, value) || !(value >= 0 && value * unit <= longest_time)) return false;
  out = std::llround(value * unit);
  return true;
}

/// What is behind the bytes.
std::string_view parse_tail(fields& line, double unit, record& out) {
  if (line.empty()) return {};
  if (!line.between('"', '"')) return "no referer in quotes";
  if (!line.between('"', '"')) return "no user agent in quotes";
  std::string_view last;
  while (!line.empty()) {
    last = {};
    if (!line.quoted_next())
      last = line.word();
    else if (!line.between('"', '"'))
      return "a quote that does not end";
  }
  if (!last.empty() && !parse_took(last, unit, out.took)) return "no number as request time";
  return {};
}

}  // namespace

std::string_view line_parser::parse(std::string_view text, record& out) const {
  if (text.size() > longest_line) return "the line is too long";
  fields line{text};
  if (line.word().empty()) return "no host";
  if (line.word().empty() || !line.skip_to(" [")) return "no time in brackets";
  const auto time = line.between('[', ']');
  if (!time || !parse_time(*time, out.second)) return "no time as [10/Oct/2000:13:55:36 -0700]";
  const auto request = line.between('"', '"');
  if (!request) return "no request in quotes";
  out.path = path_of(*request);
  const auto status = line.word();
  const auto code = status.size() == 3 ? digits(status) : -1;
  // nginx writes 000 when a client has gone before there was an answer
  if (code != 0 && (code < 100 || code > 599)) return "no status from 100 to 599, nor 000";
  out.status = static_cast<std::uint16_t>(code);
  const auto bytes = line.word();
  out.bytes = 0;
  if (bytes != "-" && !number(bytes, out.bytes)) return "no number of bytes";
  out.took = record::no_time;
  return parse_tail(line, unit_, out);
}

}  // namespace logstat

/// One line of an access log, understood.
#pragma once

#include <cstdint>
#include <string_view>

namespace logstat {

struct record {
  static constexpr std::int64_t no_time = -1;

  std::int64_t second = 0;      // since 1970, UTC
  std::int64_t took = no_time;  // microseconds
  std::uint64_t bytes = 0;
  std::string_view path = {};  // in the line, without its query
  std::uint16_t status = 0;
};

/// What is counted of a path; the rest of a longer one is cut off.
constexpr std::size_t longest_path = 200;
/// A longer line is malformed.
constexpr std::size_t longest_line = std::size_t{64} << 10U;

/// The combined format (`host ident user [time] "request" status bytes "referer" "agent"`), the
/// common one, which ends with the bytes, and behind the combined one any more fields. When the
/// last of these has no quotes and begins with no letter it is the time that the request took, or
/// '-'. In quotes a backslash keeps the next character from ending the field.
class line_parser {
public:
  /// `unit`: what a request time of 1 is in microseconds.
  explicit line_parser(double unit) : unit_{unit} {}

  /// What is wrong with the line, in a few words; nothing if it is well.
  std::string_view parse(std::string_view line, record& out) const;

private:
  double unit_;
};

}  // namespace logstat

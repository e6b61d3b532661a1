/// Windows of time, in the log's own time: what came in each, and all of them together.
#pragma once

#include "block.hpp"
#include "frequent.hpp"
#include "histogram.hpp"

#include <array>
#include <limits>
#include <map>

namespace logstat {

/// What became of some lines: those of a window, or all.
struct tally {
  explicit tally(std::size_t different_paths) : paths{different_paths} {}

  std::uint64_t requests = 0, bytes = 0;
  std::array<std::uint64_t, 6> classes{};  // by the first digit of the status
  std::int64_t first = 0, last = 0;        // seconds with a request
  std::int64_t busiest = 0;                // a second
  std::uint64_t in_busiest = 0;
  histogram took;
  frequent paths;
  std::uint64_t lines = 0, malformed = 0;
  std::vector<complaint> complaints;  // the first ones

  void add(const record& r);
  void add(const tally& other);
};

struct window : tally {
  explicit window(std::int64_t begin, std::size_t seconds);

  std::int64_t start;
  std::vector<std::uint64_t> each_second;  // requests
  bool fresh = true;                       // since the last tick

  void add(const record& r);
};

/// A stage: blocks in, windows out as soon as they are complete. That is when a line is half a
/// minute younger than they are, at the end of a file, and at a tick once their time is over.
/// A line that comes later than that makes another window of the same time, and so does a log that
/// goes back to an earlier time. Lines that are malformed belong to the window that is complete
/// next.
class windows {
public:
  explicit windows(std::int64_t seconds) : width_{seconds} {}

  std::vector<window> operator()(parsed_block b);

private:
  static constexpr std::int64_t patience = 30;  // seconds

  window& of(std::int64_t second);
  void note_time(const parsed_block& b);
  void note_lines(parsed_block& b);
  template <class Which> void close(std::vector<window>& into, Which which);
  void hand_over_lines(std::vector<window>& to, bool all);

  std::int64_t width_;
  std::map<std::int64_t, window> open_;
  window* latest_ = nullptr;                                            // one that is open
  std::int64_t newest_ = std::numeric_limits<std::int64_t>::min() / 2;  // second, of late
  std::uint64_t line_ = 0;                                              // of this file
  std::size_t file_ = 0;
  tally pending_{1};  // lines and complaints for the next window
};

}  // namespace logstat

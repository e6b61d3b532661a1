/// Windows as a picture, drawn by gnuplot.
#pragma once

#include "descriptor.hpp"
#include "window.hpp"

#include <string>
#include <sys/types.h>

namespace logstat {

/// gnuplot is started at once, gets each window as it comes, and draws when told to. Failures are
/// std::runtime_error, in one line.
class plot {
public:
  /// `file` ends in .svg or .png; windows of so many seconds.
  plot(std::string file, std::int64_t seconds);
  plot(const plot&) = delete;
  plot& operator=(const plot&) = delete;
  /// Without draw() nothing is drawn.
  ~plot();

  void add(const window& w);
  void draw();

private:
  void send(std::string_view text);
  int end();
  std::string latency(const histogram& took, double q);
  std::string scale() const;
  void interrupt_line(std::int64_t next);

  std::string file_;
  std::int64_t seconds_;
  descriptor to_;
  pid_t gnuplot_ = -1;
  std::uint64_t windows_ = 0;
  std::int64_t first_ = 0, end_ = 0;  // seconds that the picture shows
  std::int64_t last_ = 0;             // start of the window before
  double lowest_ = 0, highest_ = -1;  // latency in milliseconds; negative: there is none
};

/// In one line why nothing can be written there, or nothing.
std::optional<std::string> why_unwritable(const std::string& file);

}  // namespace logstat

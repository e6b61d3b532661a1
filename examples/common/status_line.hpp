/// A line on standard output that is drawn in place, on a terminal; elsewhere nothing.
#pragma once

#include <chrono>
#include <string>

namespace example {

/// Hides the cursor while it lives, and is gone after it.
class status_line {
public:
  explicit status_line(bool wanted);
  ~status_line();
  status_line(const status_line&) = delete;
  status_line& operator=(const status_line&) = delete;

  /// There is a terminal.
  static bool possible();
  /// Whether the terminal shows more than ASCII.
  bool unicode() const noexcept { return unicode_; }
  /// It is time for another picture.
  bool due() const;
  void draw(const std::string& text);

private:
  bool live_, unicode_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace example

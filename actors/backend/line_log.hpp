// Where a system's log lines go.
#pragma once

#include <actors/base/options.hpp>

#include <atomic>
#include <mutex>
#include <optional>
#include <string_view>

namespace actors::backend {

/// One line at a time reaches the sink. A sink that throws, or logs itself, does no harm: such
/// lines go to stderr. Thread-safe.
class line_log {
public:
  /// Empty: lines go to stderr. `least`: as in system_options. When it returns the sink before is
  /// not called any more, unless by the calling thread.
  void use(log_sink sink, std::optional<log_level> least = {}) noexcept;
  /// Such lines are not dropped.
  bool takes(log_level level) const noexcept {
    // relaxed: whoever changes it does not care for lines of that moment
    return level >= least_.load(std::memory_order_relaxed);
  }
  /// Fills in the time.
  void write(log_line line) noexcept;
  void write(log_level level, std::string_view text) noexcept {
    write({.level = level, .text = text});
  }

private:
  std::mutex mutex_;
  log_sink sink_;
  std::atomic<log_level> least_{log_level::warning};
};

}  // namespace actors::backend

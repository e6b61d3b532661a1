// Where a system's log lines go.
#pragma once

#include <actors/base/options.hpp>

#include <mutex>
#include <string_view>

namespace actors::backend {

/// One line at a time reaches the sink. A sink that throws, or logs itself, does no harm: such
/// lines go to stderr. Thread-safe.
class line_log {
public:
  /// Empty: lines of warning and error go to stderr. When it returns the sink before is not called
  /// any more, unless by the calling thread.
  void use(log_sink sink) noexcept;
  void write(log_level level, std::string_view line) noexcept;

private:
  std::mutex mutex_;
  log_sink sink_;
};

}  // namespace actors::backend

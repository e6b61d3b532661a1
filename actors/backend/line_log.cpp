#include <actors/backend/line_log.hpp>

#include <actors/backend/outside.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <utility>

namespace actors::backend {
namespace {

/// The calling thread is within a sink, whichever: what is logged there goes to stderr.
constinit thread_local bool within_sink = false;

void to_stderr(std::string_view line) noexcept {
  std::fprintf(stderr, "actors: %.*s\n", static_cast<int>(line.size()), line.data());
}

}  // namespace

void line_log::use(log_sink sink) noexcept {
  if (within_sink) return;  // a system that ends in its own sink: the sink goes with the next one
  const std::lock_guard guard{mutex_};
  sink_.swap(sink);
}

void line_log::write(log_level level, std::string_view line) noexcept {
  if (within_sink) return to_stderr(line);
  const std::lock_guard guard{mutex_};
  if (!sink_) {
    if (level != log_level::info) to_stderr(line);
    return;
  }
  const outside_scope outside{"a log sink must not wait"};
  within_sink = true;
  try {
    sink_(level, line);
  } catch (const std::exception& e) {
    to_stderr(line);
    std::fprintf(stderr, "actors: the log sink threw: %s\n", e.what());
  } catch (...) {
    to_stderr(line);
    to_stderr("the log sink threw what is no std::exception");
  }
  within_sink = false;
}

}  // namespace actors::backend

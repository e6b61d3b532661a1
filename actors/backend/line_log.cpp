#include <actors/backend/line_log.hpp>

#include <actors/backend/outside.hpp>

#include <actors/base/clock.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <utility>

namespace actors::backend {
namespace {

/// The calling thread is within a sink, whichever: what is logged there goes to stderr.
constinit thread_local bool within_sink = false;

void to_stderr(std::string_view line) noexcept {
  std::fprintf(stderr, "actors: %.*s\n", static_cast<int>(line.size()), line.data());
}
void to_stderr(const log_line& line) noexcept {
  try {
    to_stderr(to_string(line));
  } catch (const std::bad_alloc&) {
    to_stderr(line.text);
  }
}

}  // namespace

void line_log::use(log_sink sink, std::optional<log_level> least) noexcept {
  if (within_sink) return;  // a system that ends in its own sink: the sink goes with the next one
  const std::lock_guard guard{mutex_};
  least_ = least.value_or(sink ? log_level::info : log_level::warning);
  std::swap(sink_, sink);
}

void line_log::write(log_line line) noexcept {
  if (!takes(line.level)) return;
  line.time = clock::wall();
  if (within_sink) return to_stderr(line);
  const std::lock_guard guard{mutex_};
  if (!sink_) return to_stderr(line);
  const outside_scope outside{"a log sink must not wait"};
  within_sink = true;
  try {
    sink_(line);
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

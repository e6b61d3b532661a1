#include <actors/base/error.hpp>

#include <cstddef>
#include <new>

namespace actors {

std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::none:
    return "none";
  case errc::actor_stopped:
    return "actor_stopped";
  case errc::actor_failed:
    return "actor_failed";
  case errc::broken_promise:
    return "broken_promise";
  case errc::would_block:
    return "would_block";
  case errc::timed_out:
    return "timed_out";
  case errc::cancelled:
    return "cancelled";
  case errc::deadlock:
    return "deadlock";
  case errc::unhandled:
    return "unhandled";
  case errc::killed:
    return "killed";
  case errc::parent_ended:
    return "parent_ended";
  case errc::link_ended:
    return "link_ended";
  case errc::system_down:
    return "system_down";
  case errc::empty_ref:
    return "empty_ref";
  case errc::empty_future:
    return "empty_future";
  case errc::type_mismatch:
    return "type_mismatch";
  case errc::name_taken:
    return "name_taken";
  case errc::bad_option:
    return "bad_option";
  case errc::not_restartable:
    return "not_restartable";
  case errc::task_failed:
    return "task_failed";
  case errc::not_registered:
    return "not_registered";
  case errc::worker_died:
    return "worker_died";
  case errc::malformed:
    return "malformed";
  case errc::too_large:
    return "too_large";
  case errc::mailbox_full:
    return "mailbox_full";
  case errc::circuit_open:
    return "circuit_open";
  case errc::lost:
    return "lost";
  case errc::foreign:
    return "foreign";
  }
  return "unknown";
}

error::error(errc code, std::string text) noexcept : code_(code) {
  if (!text.empty()) text_ = new (std::nothrow) shared_text{std::move(text)};
}

error::error(errc code, const char* text) noexcept : code_(code) {
  try {
    *this = error{code, std::string{text}};
  } catch (const std::bad_alloc&) {  // the code remains
  }
}

// The empty text is never destroyed: an error may outlive everything that is.
const std::string& error::text() const noexcept {
  alignas(std::string) static std::byte room[sizeof(std::string)];
  static const auto& empty = *new (room) std::string;
  return text_ != nullptr ? text_->text : empty;
}

error error::with_code(errc code) const noexcept {
  auto out = *this;
  out.code_ = code;
  return out;
}

std::string to_string(const error& e) {
  std::string out{to_string(e.code())};
  if (!e.text().empty()) {
    out += ": ";
    out += e.text();
  }
  return out;
}

}  // namespace actors

#include <actors/backend/caf_error.hpp>

#include <caf/all.hpp>

namespace actors::backend {
namespace {

const auto category = caf::atom("actors");

std::string text_of(const caf::error& e) {
  const auto& context = e.context();
  return context.match_elements<std::string>() ? context.get_as<std::string>(0) : std::string{};
}

bool is_exit(const caf::error& e, caf::exit_reason reason) {
  return e.category() == caf::atom("exit") && e.code() == static_cast<std::uint8_t>(reason);
}

caf::error exit_error(caf::exit_reason reason, const error& e) {
  return {static_cast<std::uint8_t>(reason), caf::atom("exit"), caf::make_message(e.text())};
}

}  // namespace

caf::error to_caf(const error& e) {
  switch (e.code()) {
  case errc::none:
    return {};
  case errc::actor_failed:
    return exit_error(caf::exit_reason::unhandled_exception, e);
  case errc::killed:
    return exit_error(caf::exit_reason::kill, e);
  case errc::system_down:
    return exit_error(caf::exit_reason::user_shutdown, e);
  default:
    return {static_cast<std::uint8_t>(e.code()), category, caf::make_message(e.text())};
  }
}

error from_caf(const caf::error& e) {
  if (!e) return {};
  if (e.category() == category) return {static_cast<errc>(e.code()), text_of(e)};
  if (is_exit(e, caf::exit_reason::unhandled_exception)) return {errc::actor_failed, text_of(e)};
  if (is_exit(e, caf::exit_reason::kill)) return {errc::killed, text_of(e)};
  if (is_exit(e, caf::exit_reason::user_shutdown)) return {errc::system_down, text_of(e)};
  return {errc::foreign, caf::to_string(e)};
}

}  // namespace actors::backend

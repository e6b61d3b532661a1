// Readable type names for log lines and dead letters, without RTTI demangling.
#pragma once

#include <string_view>

namespace actors {

/// The name of T as the compiler spells it ("bank::deposit"). Constant, never allocated.
template <class T> constexpr std::string_view type_name() noexcept {
  constexpr std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::string_view key = "T = ";
  constexpr auto from = text.find(key) + key.size();
  constexpr auto to = text.find_first_of(";]", from);
  return text.substr(from, to - from);
}

}  // namespace actors

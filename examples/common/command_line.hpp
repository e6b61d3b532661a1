// Command lines: what is wrong with one, in one line.
#pragma once

#include <program.hpp>

#include <cstdint>
#include <string>
#include <type_traits>

namespace CLI {
class App;
}

namespace example {

/// False: help was asked for, and is in `answer`. Throws usage_error.
bool understood(CLI::App& app, int argc, const char* const* argv, std::string& answer);

std::uint64_t number_between(const char* option, const std::string& text, std::uint64_t least,
                             std::uint64_t most);

/// The value of an option. Throws usage_error.
template <class N = std::uint32_t>
N whole_number(const char* option, const std::string& text, std::type_identity_t<N> least,
               std::type_identity_t<N> most) {
  return static_cast<N>(number_between(option, text, least, most));
}

}  // namespace example

// Command lines: what is wrong with one, in one line.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace CLI {
class App;
}

namespace example {

/// Its text is one line that says what was expected.
struct usage_error : std::runtime_error {
  using runtime_error::runtime_error;
};

/// A line on standard error. Where that cannot be written to there is nobody to tell.
void say(std::string_view line) noexcept;

/// What was printed goes out. Throws std::runtime_error.
void flush_output();

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

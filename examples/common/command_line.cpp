#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace example {

bool understood(CLI::App& app, int argc, const char* const* argv, std::string& answer) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::CallForHelp&) {
    answer = app.help();
    return false;
  } catch (const CLI::ParseError& e) {
    std::string line = e.what();
    std::ranges::replace(line, '\n', ' ');
    throw usage_error{line};
  }
}

std::uint64_t number_between(const char* option, const std::string& text, std::uint64_t least,
                             std::uint64_t most) {
  std::uint64_t n = 0;
  const auto end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, n);
  if (failure == std::errc{} && stop == end && n >= least && n <= most) return n;
  throw usage_error{
      fmt::format("{} must be a whole number from {} to {}, not '{}'", option, least, most, text)};
}

}  // namespace example

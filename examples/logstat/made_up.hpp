/// Lines of a log that nobody has written.
#pragma once

#include "options.hpp"

#include <memory>
#include <random>
#include <string>

namespace logstat {

/// A run of lines, which depends on the seed and on its number alone.
struct made_up_block {
  std::string text;
  std::uint64_t lines = 0, malformed = 0;
};

/// Paths after Zipf, times that are log-normal, and a load that rises and falls, and with it the
/// times.
class made_up_log {
public:
  static constexpr std::uint64_t lines_of_block = 2048;

  explicit made_up_log(const generate_options& with);

  made_up_block operator()(std::uint64_t block);

private:
  struct moment {
    std::int64_t second;
    double load;  // about 1
  };
  moment moment_of(std::uint64_t line) const;
  void add_line(std::string& to, const moment& at, std::mt19937_64& dice);
  void add_malformed(std::string& to, const moment& at, std::mt19937_64& dice);
  std::size_t path(std::mt19937_64& dice) { return paths_(dice); }

  generate_options with_;
  std::discrete_distribution<std::size_t> paths_;
};

}  // namespace logstat

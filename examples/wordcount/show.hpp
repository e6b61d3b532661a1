/// What the user sees: a bar while it runs, then a table.
#pragma once

#include "counting/tally.hpp"

#include <status_line.hpp>

#include <chrono>
#include <string>

namespace wordcount {

/// How much of how much, how fast, and how long still; on a terminal.
class progress_bar {
public:
  progress_bar(std::uint64_t all_bytes, bool live) : all_{all_bytes}, line_{live} {}
  void draw(std::uint64_t done);

private:
  std::uint64_t all_;
  example::status_line line_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// Lines as of uniq -c, the most frequent word first.
void print_table(const word_table& words, std::size_t most);

struct summary {
  std::uint64_t files;
  std::uint64_t bytes;  // of text
  std::uint64_t different;
  std::uint64_t words;
  std::chrono::nanoseconds elapsed;
  bool interrupted;
};
std::string describe(const summary& s);

/// To standard error: the first few, and how many more.
void print_problems(const complaints& all);

}  // namespace wordcount

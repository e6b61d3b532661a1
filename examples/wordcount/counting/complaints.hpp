/// What could not be counted, and why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wordcount {

/// Keeps the first few lines and counts all, so that it stays small.
class complaints {
public:
  static constexpr std::size_t most_lines = 10;

  void add(std::string line) {
    ++count_;
    if (lines_.size() < most_lines) lines_.push_back(std::move(line));
  }
  void add(const complaints& more) {
    for (const auto& each : more.lines_)
      if (lines_.size() < most_lines) lines_.push_back(each);
    count_ += more.count_;
  }
  const std::vector<std::string>& lines() const noexcept { return lines_; }
  std::uint64_t count() const noexcept { return count_; }

private:
  std::vector<std::string> lines_;
  std::uint64_t count_ = 0;
};

}  // namespace wordcount

/// The most frequent of any number of texts, in bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace logstat {

/// Counts exactly up to `room` different texts. When there are more, the rare half is dropped, and
/// each that stays is taken down by what the most frequent of those dropped had: a count is then at
/// most missing() too low, and no text that is more frequent than that is lost (Misra and Gries,
/// "Finding repeated elements").
class frequent {
public:
  explicit frequent(std::size_t room) : room_{room} {}

  void add(std::string_view text, std::uint64_t count = 1);
  void add(const frequent& other);
  std::uint64_t missing() const noexcept { return missing_; }
  struct entry {
    std::string text;
    std::uint64_t count;
  };
  /// By count, then by text.
  std::vector<entry> top(std::size_t most) const;

private:
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view t) const noexcept {
      return std::hash<std::string_view>{}(t);
    }
  };

  void make_room();

  std::size_t room_;
  std::uint64_t missing_ = 0;
  std::unordered_map<std::string, std::uint64_t, hash, std::equal_to<>> counts_;
};

}  // namespace logstat

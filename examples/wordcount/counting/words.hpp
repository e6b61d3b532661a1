/// Words and how often they occur. A word is a longest run of ASCII letters; capitals are small
/// ones. The same as: tr -cs A-Za-z '\n' | tr A-Z a-z | sort | uniq -c
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wordcount {

struct word_hash {
  using is_transparent = void;
  using is_avalanching = void;  // the table need not mix it once more
  std::size_t operator()(std::string_view word) const noexcept;
};

using word_table = boost::unordered_flat_map<std::string, std::int64_t, word_hash, std::equal_to<>>;

/// Adds what is in `more`, which may be used up.
void merge(word_table& into, word_table&& more);

/// Cuts a text that comes in blocks into words, and adds `weight` to the count of each.
class scanner {
public:
  explicit scanner(word_table& into, std::int64_t weight = 1) : table_{into}, weight_{weight} {}

  /// The next block; it is overwritten.
  void feed(std::span<char> block);
  /// The text is over.
  void finish();
  /// A word that the text begins with does not count: it is the end of one.
  void skip_word() noexcept { skipping_ = true; }
  /// The last block has ended inside of a word that counts.
  bool in_word() const noexcept { return !begun_.empty(); }

private:
  void add(std::string_view word);

  word_table& table_;
  std::int64_t weight_;
  std::string begun_;  // the beginning of a word whose end has not come yet
  bool skipping_ = false;
};

/// How many letters a text begins with.
std::size_t letters_at_front(std::span<const char> text) noexcept;

}  // namespace wordcount

#include "tally.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace wordcount {

namespace {

constexpr std::size_t buffer_size = 128 * 1024;

/// One piece on its way into a tally.
class reading {
public:
  reading(const piece& what, tally& into, monitor& with)
      : what_{what}, into_{into}, monitor_{with}, file_{what.path} {}
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;
  ~reading() {
    if (what_.end != piece::to_its_end) show(what_.end);
  }

  void run() {
    const auto found = what_.begin == 0 ? read_block(0) : std::span<char>{};
    const auto is = what_.what == content::text ? content::text : content_of(found);
    if (is == content::binary)
      into_.problems.add(what_.path + ": binary");
    else if (is == content::text)
      count_text(found);
    else
      count_decoded(is);
  }

private:
  /// Says that the file has been used up to there.
  void show(std::uint64_t at) {
    if (at <= shown_) return;
    monitor_.bytes.fetch_add(at - shown_, std::memory_order_relaxed);
    shown_ = at;
  }

  std::span<char> read_block(std::uint64_t at) {
    const auto left = std::min<std::uint64_t>(what_.end - at, into_.buffer.size());
    const std::span<char> block{into_.buffer.data(), static_cast<std::size_t>(left)};
    return block.first(file_.read(block, at));
  }

  void count_text(std::span<char> block) {
    scanner words{into_.words};
    auto at = what_.begin;
    if (at != 0) {  // the word that the piece before ends with is not ours
      char before = '\0';
      static_cast<void>(file_.read({&before, 1}, at - 1));
      if (letters_at_front({&before, 1}) != 0) words.skip_word();
      block = read_block(at);
    }
    while (!block.empty()) {
      at += block.size();
      into_.text += block.size();
      words.feed(block);
      if (at == what_.end) break;
      block = read_block(at);
    }
    if (words.in_word()) finish_word(words, at);
  }

  /// Reads on where a piece ends inside of a word.
  void finish_word(scanner& words, std::uint64_t at) {
    for (;;) {
      const std::span<char> block{into_.buffer.data(), 256};
      const auto got = block.first(file_.read(block, at));
      const auto more = got.first(letters_at_front(got));
      words.feed(more);
      at += more.size();
      if (more.size() < block.size()) return words.finish();
    }
  }

  void count_decoded(content how) {
    std::uint64_t read = 0;
    try {
      decode_into(1, how, std::numeric_limits<std::uint64_t>::max(), read);
    } catch (const unreadable&) {
      // Takes back what it has counted, without a table of its own: the same once more, downwards.
      std::uint64_t again = 0;
      decode_into(-1, how, read, again);
      throw;
    }
    into_.text += read;
  }

  /// `most` bytes of the text at most, of which so many have been counted.
  void decode_into(std::int64_t weight, content how, std::uint64_t most, std::uint64_t& read) {
    const auto from = decode(file_, how);
    scanner words{into_.words, weight};
    while (read < most && !monitor_.stop.load(std::memory_order_relaxed)) {
      const auto block = std::span{into_.buffer}.first(from->read(into_.buffer));
      if (read == 0 && is_binary(block)) {
        into_.problems.add(what_.path + ": binary, compressed");
        return;
      }
      words.feed(block);
      read += block.size();
      show(std::min(from->used(), what_.end));
      if (block.size() < into_.buffer.size()) break;
    }
    if (most == std::numeric_limits<std::uint64_t>::max()) words.finish();
  }

  const piece& what_;
  tally& into_;
  monitor& monitor_;
  std::uint64_t shown_ = what_.begin;
  file file_;
};

}  // namespace

void count(const piece& what, tally& into, monitor& with) {
  into.buffer.resize(buffer_size);
  try {
    reading{what, into, with}.run();
  } catch (const unreadable& e) {
    into.problems.add(what.path + ": " + e.what());
  }
}

void merge(tally& into, tally&& more) {
  merge(into.words, std::move(more.words));
  into.text += more.text;
  into.problems.add(more.problems);
}

std::vector<ranked> top(const word_table& words, std::size_t most) {
  std::vector<ranked> all;
  const auto before = [](const ranked& a, const ranked& b) {
    return std::tie(b.count, a.word) < std::tie(a.count, b.word);
  };
  for (const auto& [word, count] : words) {
    if (count == 0) continue;  // taken back
    all.push_back({word, count});
    std::ranges::push_heap(all, before);
    if (all.size() > most) {
      std::ranges::pop_heap(all, before);
      all.pop_back();
    }
  }
  std::ranges::sort_heap(all, before);
  return all;
}

// Words that were taken back are still in the table.
std::uint64_t different(const word_table& words) {
  const auto is_there = [](const auto& each) { return each.second != 0; };
  return static_cast<std::uint64_t>(std::ranges::count_if(words, is_there));
}

std::uint64_t total(const word_table& words) {
  const auto add = [](std::uint64_t sum, const auto& each) {
    return sum + static_cast<std::uint64_t>(each.second);
  };
  return std::accumulate(words.begin(), words.end(), std::uint64_t{0}, add);
}

}  // namespace wordcount

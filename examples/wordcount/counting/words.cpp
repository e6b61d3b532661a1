#include "words.hpp"

#include <algorithm>
#include <functional>

namespace wordcount {

namespace {

/// A small letter, or 0 for what is no letter. Without branches: the compiler makes it wide.
char letter_of(char c) noexcept {
  const auto small = static_cast<unsigned char>(c | 0x20);
  return static_cast<unsigned char>(small - 'a') < 26 ? static_cast<char>(small) : '\0';
}

const char* end_of_word(const char* at, const char* end) noexcept {
  while (at != end && *at != '\0') ++at;
  return at;
}
const char* start_of_word(const char* at, const char* end) noexcept {
  while (at != end && *at == '\0') ++at;
  return at;
}

}  // namespace

std::size_t word_hash::operator()(std::string_view word) const noexcept {
  return std::hash<std::string_view>{}(word);
}

void merge(word_table& into, word_table&& more) {
  if (into.size() < more.size()) into.swap(more);
  for (auto& [word, count] : more) into[word] += count;
}

void scanner::feed(std::span<char> block) {
  for (auto& c : block) c = letter_of(c);
  const char* at = block.data();
  const char* const end = at + block.size();
  if (skipping_) {
    at = end_of_word(at, end);
    if (at == end) return;
    skipping_ = false;
  }
  if (in_word()) {
    const auto stop = end_of_word(at, end);
    begun_.append(at, stop);
    if (stop == end) return;
    finish();
    at = stop;
  }
  while ((at = start_of_word(at, end)) != end) {
    const auto stop = end_of_word(at, end);
    if (stop == end) {
      begun_.assign(at, stop);
      return;
    }
    add({at, static_cast<std::size_t>(stop - at)});
    at = stop;
  }
}

void scanner::finish() {
  if (in_word()) add(begun_);
  begun_.clear();
}

void scanner::add(std::string_view word) {
  auto found = table_.find(word);
  if (found == table_.end()) found = table_.emplace(word, 0).first;
  found->second += weight_;
}

std::size_t letters_at_front(std::span<const char> text) noexcept {
  const auto is_no_letter = [](char c) { return letter_of(c) == '\0'; };
  return static_cast<std::size_t>(std::ranges::find_if(text, is_no_letter) - text.begin());
}

}  // namespace wordcount

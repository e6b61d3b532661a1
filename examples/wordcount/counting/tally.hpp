/// What has been counted, and how a piece is.
#pragma once

#include "complaints.hpp"
#include "pieces.hpp"
#include "words.hpp"

#include <cstdint>
#include <vector>

namespace wordcount {

/// What one worker has counted, and in the end all of them together.
struct tally {
  word_table words;
  std::uint64_t text = 0;  ///< bytes, decompressed
  complaints problems;
  std::vector<char> buffer;  ///< of the worker
};

/// Counts the words that begin in the piece; never throws because of a file. A compressed file that
/// turns out to be damaged counts for nothing.
void count(const piece& what, tally& into, monitor& with);

void merge(tally& into, tally&& more);

struct ranked {
  std::string word;
  std::int64_t count;
};

/// The most frequent words, those of one frequency in the order of the alphabet.
std::vector<ranked> top(const word_table& words, std::size_t most);

/// How many different words.
std::uint64_t different(const word_table& words);

/// All words together.
std::uint64_t total(const word_table& words);

}  // namespace wordcount

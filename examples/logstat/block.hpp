/// What travels through the pipeline: blocks of whole lines, and what was understood of them.
#pragma once

#include "record.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace logstat {

/// What a block says besides its lines.
enum class mark {
  none,
  tick,        // nothing new has come; the time goes on
  end_of_file  // what comes next is another file, or this one from its start
};

/// Lines as they were read. A vector, which keeps its characters in place when it is moved.
struct block {
  std::vector<char> text = {};
  mark says = mark::none;
  std::int64_t now = 0;  // of a tick: seconds since 1970
};

struct complaint {
  std::uint64_t line;  // from 1, first in its block and then in its file
  std::string why;
  std::string text;  // its beginning
  std::size_t file = 0;
};

/// Of so many malformed lines the text is kept.
constexpr std::size_t complaints_kept = 5;

struct parsed_block {
  block from;                    // where the records' paths are
  std::vector<record> records;   // of the lines that are well
  std::vector<complaint> wrong;  // the first of those that are not
  std::uint64_t lines = 0;
};

parsed_block parse_block(const line_parser& with, block from);

/// Cuts what is read into blocks of whole lines. Of a line that is longer than a block its
/// beginning is given, longer than longest_line, and the rest is skipped.
class line_cutter {
public:
  static constexpr std::size_t block_size = std::size_t{256} << 10U;

  /// Where to put what is read: at least one character.
  char* room();
  std::size_t room_size() const noexcept { return buffer_.size() - used_; }
  void filled(std::size_t characters) noexcept { used_ += characters; }
  /// The whole lines so far, maybe none.
  std::vector<char> take();
  /// At the end: a last line without its end.
  std::vector<char> rest();
  void forget() noexcept { used_ = 0, skipping_ = false; }

private:
  void skip();

  std::vector<char> buffer_;
  std::size_t used_ = 0;
  bool skipping_ = false;  // to the next end of a line
};

}  // namespace logstat

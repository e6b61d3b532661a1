#include "block.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace logstat {

namespace {

constexpr std::size_t text_kept = 70;  // of a malformed line

std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

parsed_block parse_block(const line_parser& with, block from) {
  parsed_block out{.from = std::move(from), .records = {}, .wrong = {}};
  std::string_view text{out.from.text.data(), out.from.text.size()};
  out.records.reserve(text.size() / 100);
  while (!text.empty()) {
    const auto line = next_line(text);
    ++out.lines;
    record one;
    const auto why = with.parse(line, one);
    if (why.empty())
      out.records.push_back(one);
    else if (out.wrong.size() < complaints_kept)
      out.wrong.push_back({out.lines, std::string{why}, std::string{line.substr(0, text_kept)}});
  }
  return out;
}

char* line_cutter::room() {
  if (buffer_.size() != block_size) buffer_.resize(block_size);
  return buffer_.data() + used_;
}

void line_cutter::skip() {
  const auto begin = buffer_.begin(), end = begin + static_cast<std::ptrdiff_t>(used_);
  const auto stop = std::find(begin, end, '\n');
  if (stop == end) {
    used_ = 0;
    return;
  }
  std::copy(stop + 1, end, begin);
  used_ = static_cast<std::size_t>(end - stop) - 1;
  skipping_ = false;
}

std::vector<char> line_cutter::take() {
  if (skipping_) skip();
  const std::string_view seen{buffer_.data(), used_};
  const auto last = seen.rfind('\n');
  if (last == std::string_view::npos && used_ < block_size) return {};
  if (last == std::string_view::npos) {
    skipping_ = true;
    return rest();
  }
  std::vector<char> next(block_size);
  const auto left = seen.substr(last + 1);
  std::copy(left.begin(), left.end(), next.begin());
  buffer_.resize(last + 1);
  used_ = left.size();
  return std::exchange(buffer_, std::move(next));
}

std::vector<char> line_cutter::rest() {
  buffer_.resize(skipping_ && used_ < block_size ? 0 : used_);
  used_ = 0;
  return std::exchange(buffer_, {});
}

}  // namespace logstat

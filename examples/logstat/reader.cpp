#include "reader.hpp"

#include <unistd.h>

namespace logstat {

std::optional<block> file_reader::end_of_file() {
  auto rest = lines_.rest();
  lines_.forget();
  open_.reset();
  files_.pop_front();
  return block{.text = std::move(rest), .says = mark::end_of_file};
}

std::optional<block> file_reader::operator()() {
  while (!files_.empty() && !shared_->stopped()) {
    const auto& file = files_.front();
    const bool standard = file == "-";
    if (!open_) open_ = standard ? descriptor{::dup(STDIN_FILENO)} : open_to_read(file);
    // A terminal or a pipe may keep it waiting: then a signal must wake it.
    if (!wait_for(open_->get(), shared_->bell.fd(), std::nullopt)) continue;
    auto* to = lines_.room();
    const auto n = read_some(*open_, standard ? "standard input" : file, to, lines_.room_size());
    if (n == 0) return end_of_file();
    shared_->characters.fetch_add(n, std::memory_order_relaxed);
    lines_.filled(n);
    if (auto whole = lines_.take(); !whole.empty()) return block{.text = std::move(whole)};
  }
  if (files_.empty()) return std::nullopt;
  files_.clear();
  return block{.text = {}, .says = mark::end_of_file};  // stopped: what is complete so far
}

}  // namespace logstat

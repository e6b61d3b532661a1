#include "window.hpp"

#include <algorithm>
#include <utility>

namespace logstat {

namespace {

constexpr std::size_t paths_of_window = 16'384;

}  // namespace

void tally::add(const record& r) {
  first = requests == 0 ? r.second : std::min(first, r.second);
  last = requests == 0 ? r.second : std::max(last, r.second);
  ++requests;
  bytes += r.bytes;
  ++classes[r.status / 100U];
  if (r.took != record::no_time) took.add(r.took);
  paths.add(r.path);
}

void tally::add(const tally& other) {
  if (other.requests != 0) {
    first = requests == 0 ? other.first : std::min(first, other.first);
    last = requests == 0 ? other.last : std::max(last, other.last);
  }
  requests += other.requests;
  bytes += other.bytes;
  for (std::size_t i = 0; i < classes.size(); ++i) classes[i] += other.classes[i];
  if (other.in_busiest > in_busiest) busiest = other.busiest, in_busiest = other.in_busiest;
  took.add(other.took);
  paths.add(other.paths);
  lines += other.lines;
  malformed += other.malformed;
  for (const auto& each : other.complaints)
    if (complaints.size() < complaints_kept) complaints.push_back(each);
}

window::window(std::int64_t begin, std::size_t seconds)
    : tally{paths_of_window}, start{begin}, each_second(seconds) {}

void window::add(const record& r) {
  tally::add(r);
  fresh = true;
  const auto n = ++each_second[static_cast<std::size_t>(r.second - start)];
  if (n > in_busiest) busiest = r.second, in_busiest = n;
}

std::vector<window> windows::operator()(parsed_block b) {
  for (const auto& r : b.records) of(r.second).add(r);
  note_time(b);
  note_lines(b);
  std::vector<window> complete;
  if (b.from.says == mark::end_of_file) {
    close(complete, [](const window&) { return true; });
    line_ = 0;
    ++file_;
  } else if (b.from.says == mark::tick) {
    close(complete, [&](const window& w) { return w.start + width_ <= b.from.now || !w.fresh; });
    for (auto& each : open_) each.second.fresh = false;
  } else {
    close(complete, [&](const window& w) {
      return w.start + width_ + patience <= newest_ || w.start > newest_;
    });
  }
  hand_over_lines(complete, b.from.says == mark::end_of_file);
  return complete;
}

window& windows::of(std::int64_t second) {
  if (latest_ != nullptr && second >= latest_->start && second < latest_->start + width_)
    return *latest_;
  const auto into = second % width_;
  const auto start = second - (into < 0 ? into + width_ : into);
  latest_ = &open_.try_emplace(start, start, static_cast<std::size_t>(width_)).first->second;
  return *latest_;
}

/// A whole block that is old: the log has gone back to an earlier time, and goes on from there.
void windows::note_time(const parsed_block& b) {
  if (b.records.empty()) return;
  const auto newest = std::ranges::max(b.records, {}, &record::second).second;
  newest_ = newest + patience < newest_ ? newest : std::max(newest_, newest);
}

void windows::note_lines(parsed_block& b) {
  pending_.lines += b.lines;
  pending_.malformed += b.lines - b.records.size();
  for (auto& each : b.wrong) {
    if (pending_.complaints.size() == complaints_kept) break;
    each.line += line_;
    each.file = file_;
    pending_.complaints.push_back(std::move(each));
  }
  line_ += b.lines;
}

template <class Which> void windows::close(std::vector<window>& into, Which which) {
  std::erase_if(open_, [&](auto& each) {
    if (!which(each.second)) return false;
    into.push_back(std::move(each.second));
    return true;
  });
  latest_ = nullptr;
}

void windows::hand_over_lines(std::vector<window>& to, bool all) {
  if (to.empty() && all && pending_.lines != 0) to.emplace_back(0, 0);
  if (!to.empty()) to.front().tally::add(std::exchange(pending_, tally{1}));
}

}  // namespace logstat

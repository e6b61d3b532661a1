#include "frequent.hpp"

#include <algorithm>
#include <tuple>

namespace logstat {

void frequent::add(std::string_view text, std::uint64_t count) {
  if (const auto at = counts_.find(text); at != counts_.end()) {
    at->second += count;
    return;
  }
  if (counts_.size() >= room_) make_room();
  counts_.emplace(text, count);
}

void frequent::add(const frequent& other) {
  for (const auto& [text, count] : other.counts_) add(text, count);
  missing_ += other.missing_;
}

void frequent::make_room() {
  std::vector<std::uint64_t> counts;
  counts.reserve(counts_.size());
  for (const auto& each : counts_) counts.push_back(each.second);
  const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
  std::nth_element(counts.begin(), middle, counts.end());
  const auto least = *middle;
  std::erase_if(counts_, [least](auto& each) { return each.second <= least; });
  for (auto& each : counts_) each.second -= least;
  missing_ += least;
}

std::vector<frequent::entry> frequent::top(std::size_t most) const {
  std::vector<entry> all;
  all.reserve(counts_.size());
  for (const auto& [text, count] : counts_) all.push_back({text, count});
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
  std::partial_sort(all.begin(), end, all.end(), [](const entry& a, const entry& b) {
    return std::tie(b.count, a.text) < std::tie(a.count, b.text);
  });
  all.erase(end, all.end());
  return all;
}

}  // namespace logstat

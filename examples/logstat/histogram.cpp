#include "histogram.hpp"

#include <algorithm>
#include <cmath>

namespace logstat {

void histogram::add(std::int64_t took) {
  if (counts_.empty()) counts_.resize(buckets::count);
  ++counts_[buckets::of(static_cast<std::uint64_t>(std::max<std::int64_t>(took, 0)))];
  ++count_;
  longest_ = std::max(longest_, took);
}

void histogram::add(const histogram& other) {
  if (other.count_ == 0) return;
  counts_.resize(buckets::count);
  for (std::size_t i = 0; i < buckets::count; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
}

std::int64_t histogram::quantile(double q) const noexcept {
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= std::max<std::uint64_t>(rank, 1))
      return std::min(static_cast<std::int64_t>(buckets::middle(i)), longest_);
  }
  return longest_;
}

}  // namespace logstat

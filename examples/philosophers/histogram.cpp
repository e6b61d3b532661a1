#include "histogram.hpp"

#include <algorithm>
#include <cmath>

namespace dining {

void histogram_cells::add(nanoseconds time) noexcept {
  auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
  counts[buckets::of(ns)].fetch_add(1, std::memory_order_relaxed);
  auto known = longest.load(std::memory_order_relaxed);
  while (ns > known && !longest.compare_exchange_weak(known, ns, std::memory_order_relaxed)) {
  }
}

void histogram::add(const histogram_cells& cells) noexcept {
  for (std::size_t i = 0; i < buckets::count; ++i) {
    auto n = cells.counts[i].load(std::memory_order_relaxed);
    counts_[i] += n;
    count_ += n;
  }
  longest_ = std::max(longest_, cells.longest.load(std::memory_order_relaxed));
}

nanoseconds histogram::quantile(double q) const noexcept {
  if (count_ == 0) return nanoseconds{0};
  auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets::count; ++i) {
    seen += counts_[i];
    if (seen >= std::max<std::uint64_t>(rank, 1)) {
      return nanoseconds{static_cast<std::int64_t>(std::min(buckets::middle(i), longest_))};
    }
  }
  return max();
}

}  // namespace dining

/// How long requests took: quantiles within 0.4 percent, in bounded memory.
#pragma once

#include <log_buckets.hpp>

#include <cstdint>
#include <vector>

namespace logstat {

class histogram {
public:
  /// Microseconds.
  void add(std::int64_t took);
  void add(const histogram& other);
  std::uint64_t count() const noexcept { return count_; }
  std::int64_t max() const noexcept { return longest_; }
  /// What a share `q` of all do not exceed; 0 when there is none.
  std::int64_t quantile(double q) const noexcept;

private:
  using buckets = example::log_buckets<7, 40>;

  std::vector<std::uint64_t> counts_;  // empty while there is nothing to count
  std::uint64_t count_ = 0;
  std::int64_t longest_ = 0;
};

}  // namespace logstat

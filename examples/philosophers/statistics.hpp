/// What a party comes to, in numbers.
#pragma once

#include "table.hpp"

#include <span>

namespace dining {

struct statistics {
  std::uint64_t meals = 0;
  nanoseconds elapsed{};
  nanoseconds cpu{};  // of the whole process, all threads
  double meals_per_second = 0;
  nanoseconds waiting_p50{}, waiting_p99{}, waiting_max{};
  double fairness = 1;
};

/// Jain's fairness index (R. Jain, D. Chiu, W. Hawe, 1984): 1 when all shares are equal, 1/n when
/// one has everything. 1 when there is nothing to share.
double jain_index(std::span<const double> shares) noexcept;

/// Processor time, user and system, that this process has used.
nanoseconds cpu_time() noexcept;

/// Fairness compares the philosophers' own rates: meals per second, each over the time from the
/// start to his latest meal if he is done, to now if he is not.
statistics take_stock(const table& t, nanoseconds elapsed, nanoseconds cpu);

}  // namespace dining

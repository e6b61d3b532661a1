#include "bench/harness/measure_rate.hpp"
#include "bench/toolkit/map/problem.hpp"
#include "bench/toolkit/tbb_host.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <vector>

namespace bench::map {

namespace {

/// The results lie in order, as those of map do. The partitioner chooses the size of the pieces.
std::uint64_t solve(const problem& p, stopwatch& watch) {
  watch.start();
  std::vector<char> prime(p.numbers);
  oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::uint64_t>(0, p.numbers),
                            [&prime](const auto& part) {
                              for (auto i = part.begin(); i != part.end(); ++i)
                                prime[i] = is_prime(problem::first + i) ? 1 : 0;
                            });
  const auto found = std::count(prime.begin(), prime.end(), 1);
  watch.stop();
  return static_cast<std::uint64_t>(found);
}

}  // namespace

outcome run_tbb(const setup& s) {
  outcome out;
  with_tbb(s.workers, [&] { out = measure_rate<problem>(s, solve); });
  return out;
}

}  // namespace bench::map

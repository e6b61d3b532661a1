#include "bench/harness/measure_rate.hpp"
#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/submit/problem.hpp"
#include "bench/toolkit/tbb_host.hpp"

#include <oneapi/tbb/task_group.h>

#include <numeric>
#include <vector>

namespace bench::submit {

namespace {

/// A task_group gives nothing back: each task fills a slot.
std::uint64_t solve(origin from, const problem& p, stopwatch& watch) {
  std::uint64_t sum = 0;
  watch.start();
  for (std::uint64_t done = 0; done < p.tasks; done += p.wave) {
    std::vector<std::uint64_t> results(p.wave);
    oneapi::tbb::task_group group;
    const auto run_all = [&] {
      for (std::uint64_t i = 0; i < p.wave; ++i)
        group.run([&results, i] { results[i] = successor(i); });
    };
    if (from == origin::outside)
      run_all();
    else
      group.run(run_all);
    group.wait();
    sum = std::accumulate(results.begin(), results.end(), sum);
  }
  watch.stop();
  return sum;
}

}  // namespace

outcome run_tbb(const setup& s) {
  outcome out;
  with_tbb(s.workers, [&] {
    out = for_origins([&](origin from) {
      return measure_rate<problem>(
          s, [&](const problem& p, stopwatch& watch) { return solve(from, p, watch); });
    });
  });
  return out;
}

}  // namespace bench::submit

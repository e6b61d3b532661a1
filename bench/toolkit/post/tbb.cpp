#include "bench/harness/measure_rate.hpp"
#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/post/problem.hpp"
#include "bench/toolkit/task_count.hpp"
#include "bench/toolkit/tbb_host.hpp"

#include <oneapi/tbb/task_group.h>

namespace bench::post {

namespace {

std::uint64_t solve(origin from, const problem& p, stopwatch& watch) {
  const auto before = task_count::total();
  oneapi::tbb::task_group group;
  const auto run_all = [&group, &p] {
    for (std::uint64_t i = 0; i < p.tasks; ++i) group.run([] { task_count::add(); });
  };
  watch.start();
  if (from == origin::outside)
    run_all();
  else
    group.run(run_all);
  group.wait();
  watch.stop();
  return task_count::total() - before;
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

}  // namespace bench::post

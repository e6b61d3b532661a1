#include "bench/harness/measure_rate.hpp"
#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/submit/problem.hpp"

#include <future>
#include <vector>

namespace bench::submit {

namespace {

std::uint64_t solve(const problem& p, stopwatch& watch) {
  std::uint64_t sum = 0;
  watch.start();
  for (std::uint64_t done = 0; done < p.tasks; done += p.wave) {
    std::vector<std::future<std::uint64_t>> wave;
    wave.reserve(p.wave);
    for (std::uint64_t i = 0; i < p.wave; ++i)
      wave.push_back(std::async(std::launch::async, successor, i));
    for (auto& each : wave) sum += each.get();
  }
  watch.stop();
  return sum;
}

}  // namespace

outcome run_async(const setup& s) {
  return for_origins([&](origin) { return measure_rate<small_problem>(s, solve); },
                     std::array{origin::outside});
}

}  // namespace bench::submit

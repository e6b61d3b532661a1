#include "bench/toolkit/executors.hpp"

#include "bench/toolkit/map/problem.hpp"

#include <ranges>

namespace bench::map {

namespace {

std::uint64_t solve(actors::executor_base& on, const problem& p, stopwatch& watch) {
  std::uint64_t found = 0;
  watch.start();
  for (const bool prime :
       on.map(std::views::iota(p.first, p.first + p.numbers), actors::fn<is_prime>, p.chunk))
    found += prime ? 1 : 0;
  watch.stop();
  return found;
}

template <class Host> outcome measure_on(Host host, const setup& s) {
  outcome out;
  host(s.workers, [&](auto make) {
    const auto on = make();
    out = measure_rate<problem>(
        s, [&](const problem& p, stopwatch& watch) { return solve(*on, p, watch); });
  });
  return out;
}

}  // namespace

outcome run_actors(const setup& s) {
  return measure_on([](unsigned n, auto p) { with_actor_executor(n, p); }, s);
}
outcome run_threads(const setup& s) {
  return measure_on([](unsigned n, auto p) { with_thread_executor(n, p); }, s);
}
outcome run_inline(const setup& s) {
  return measure_on([](unsigned n, auto p) { with_inline_executor(n, p); }, s);
}

}  // namespace bench::map

#include "bench/toolkit/executors.hpp"

#include "bench/toolkit/map-memory/problem.hpp"

#include <ranges>

namespace bench::map_memory {

namespace {

std::uint64_t twice(std::uint64_t n) { return 2 * n; }

std::uint64_t sum_of_map(actors::executor_base& on, std::uint64_t inputs) {
  std::uint64_t sum = 0;
  for (const auto n :
       on.map(std::views::iota(std::uint64_t{0}, inputs), actors::fn<twice>, problem::chunk))
    sum += n;
  return sum;
}

// A short map comes first, so that what is counted is what the length of the range adds.
template <class Host> outcome measure_on(Host host, const setup& s) {
  const auto p = problem::of(s.scale);
  outcome out;
  host(s.workers, [&](auto make) {
    const auto on = make();
    sum_of_map(*on, 20 * problem::chunk);
    const auto before = peak_resident_bytes();
    stopwatch watch;
    watch.start();
    p.check(sum_of_map(*on, p.inputs));
    watch.stop();
    out.push_back({"bytes", static_cast<double>(peak_resident_bytes() - before)});
    out.push_back({"items/s", static_cast<double>(p.inputs) / watch.seconds()});
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

}  // namespace bench::map_memory

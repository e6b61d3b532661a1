#include "bench/toolkit/executors.hpp"

#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/submit/problem.hpp"

#include <vector>

namespace bench::submit {

namespace {

using futures = std::vector<actors::future<std::uint64_t>>;

futures submit_wave(actors::executor_base& on, std::uint64_t wave) {
  futures all;
  all.reserve(wave);
  for (std::uint64_t i = 0; i < wave; ++i) all.push_back(on.submit(actors::fn<successor>, i));
  return all;
}

std::uint64_t solve(actors::executor_base& on, origin from, const problem& p, stopwatch& watch) {
  std::uint64_t sum = 0;
  watch.start();
  for (std::uint64_t done = 0; done < p.tasks; done += p.wave) {
    auto wave = from == origin::outside
                    ? submit_wave(on, p.wave)
                    : on.submit([&on, &p] { return submit_wave(on, p.wave); }).get();
    for (auto& each : wave) sum += each.get();
  }
  watch.stop();
  return sum;
}

template <class Problem, class Host, class... Origins>
outcome measure_on(Host host, const setup& s, const Origins&... origins) {
  outcome out;
  host(s.workers, [&](auto make) {
    const auto on = make();
    out = for_origins(
        [&](origin from) {
          return measure_rate<Problem>(
              s, [&](const problem& p, stopwatch& watch) { return solve(*on, from, p, watch); });
        },
        origins...);
  });
  return out;
}

}  // namespace

outcome run_actors(const setup& s) {
  return measure_on<problem>([](unsigned n, auto p) { with_actor_executor(n, p); }, s);
}
outcome run_threads(const setup& s) {
  return measure_on<problem>([](unsigned n, auto p) { with_thread_executor(n, p); }, s);
}
outcome run_inline(const setup& s) {
  return measure_on<problem>([](unsigned n, auto p) { with_inline_executor(n, p); }, s);
}
outcome run_loop(const setup& s) {
  return measure_on<problem>([](unsigned n, auto p) { with_loop_executor(n, p); }, s);
}
outcome run_processes(const setup& s) {
  return measure_on<small_problem>([](unsigned n, auto p) { with_process_executor(n, p); }, s,
                                   std::array{origin::outside});
}

}  // namespace bench::submit

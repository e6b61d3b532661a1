#include "bench/toolkit/executors.hpp"

#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/post/problem.hpp"
#include "bench/toolkit/task_count.hpp"

namespace bench::post {

namespace {

template <class Make>
std::uint64_t solve(Make& make, origin from, const problem& p, stopwatch& watch) {
  const auto before = task_count::total();
  const auto on = make();
  const auto post_all = [&on, &p] {
    for (std::uint64_t i = 0; i < p.tasks; ++i) on->post([] { task_count::add(); });
  };
  watch.start();
  if (from == origin::outside)
    post_all();
  else
    on->submit(post_all).get();
  on->shutdown(actors::shutdown_mode::wait);
  watch.stop();
  return task_count::total() - before;
}

template <class Host> outcome measure_on(Host host, const setup& s) {
  outcome out;
  host(s.workers, [&](auto make) {
    out = for_origins([&](origin from) {
      return measure_rate<problem>(
          s, [&](const problem& p, stopwatch& watch) { return solve(make, from, p, watch); });
    });
  });
  return out;
}

}  // namespace

outcome run_actors(const setup& s) {
  return measure_on([](unsigned n, auto program) { with_actor_executor(n, program); }, s);
}
outcome run_threads(const setup& s) {
  return measure_on([](unsigned n, auto program) { with_thread_executor(n, program); }, s);
}
outcome run_inline(const setup& s) {
  return measure_on([](unsigned n, auto program) { with_inline_executor(n, program); }, s);
}

}  // namespace bench::post

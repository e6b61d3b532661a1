// The pipeline puts items together by itself. Cheap stages are best in one loop; where each of them
// is expensive, each gets an actor of its own.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <actors/pipeline/pipeline.hpp>

#include <optional>

namespace bench::designs::pipeline {

namespace {

namespace flow = actors::pipeline;

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  using namespace std::chrono_literals;
  source from(p);
  sink to(p, m);
  auto all = make_stages(p);
  const auto next = [&]() -> std::optional<item> {
    if (from.over()) return std::nullopt;
    return from.one();
  };
  const auto by = [&](std::size_t i) {
    return flow::map([my = &all[i]](item x) {
      my->handle(x);
      return x;
    });
  };
  const auto arrive = flow::into([&](const item& x) { to.take(x); });
  m.start();
  if (p.work < 200ns) {
    auto done = flow::from(sys, next) | by(0) | by(1) | by(2) | by(3) | by(4) | arrive;
    done.get();
  } else {
    auto done = flow::from(sys, next) | flow::hop | by(0) | flow::hop | by(1) | flow::hop | by(2) |
                flow::hop | by(3) | flow::hop | by(4) | flow::hop | arrive;
    done.get();
  }
  const auto result = to.leave();
  m.stop();
  return result;
}

}  // namespace

outcome run_actors_pipeline(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::pipeline

#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::pipeline {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  source from(p);
  sink to(p, m);
  auto all = make_stages(p);
  m.start();
  while (!from.over()) {
    auto x = from.one();
    for (auto& s : all) s.handle(x);
    to.take(x);
  }
  const auto result = to.leave();
  m.stop();
  return result;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::pipeline

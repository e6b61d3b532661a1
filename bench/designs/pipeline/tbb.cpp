// The pipeline of oneTBB: serial filters, a token for each batch.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_pipeline.h>

namespace bench::designs::pipeline {

namespace {

namespace tbb = oneapi::tbb;
constexpr auto in_order = tbb::filter_mode::serial_in_order;

problem::result solve(const problem& p, unsigned workers, lab::meter& m) {
  source from(p);
  sink to(p, m);
  auto all = make_stages(p);
  const auto by = [&](std::size_t i) {
    return tbb::make_filter<items, items>(in_order, [my = &all[i]](items some) {
      my->handle(some);
      return some;
    });
  };
  const auto next = [&](tbb::flow_control& control) {
    if (from.over()) control.stop();
    return from.batch();
  };
  m.start();
  tbb::parallel_pipeline(
      16 * workers,
      tbb::make_filter<void, items>(in_order, next) & by(0) & by(1) & by(2) & by(3) & by(4) &
          tbb::make_filter<items, void>(in_order, [&](const items& some) { to.take(some); }));
  const auto result = to.leave();
  m.stop();
  return result;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& what) {
  return lab::measure_in_tbb(
      s, what, [&s](const problem& p, lab::meter& m) { return solve(p, s.workers, m); });
}

}  // namespace bench::designs::pipeline

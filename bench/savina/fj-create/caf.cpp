#include "bench/savina/fj-create/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::savina::fj_create {

namespace {

caf::behavior worker(caf::event_based_actor* self, finish_line* finish) {
  return {[=](double theta) {
    finish->cross(compute(theta));
    self->quit();
  }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.actors);
  watch.start();
  for (std::uint64_t i = 0; i < p.actors; ++i)
    caf::anon_send(sys.spawn<caf::lazy_init>(worker, &finish), problem::theta);
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::fj_create

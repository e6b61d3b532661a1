#include "bench/savina/fj-create/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::savina::fj_create {

namespace {

struct work {
  double theta;
};

struct worker {
  using protocol = actors::protocol<work>;
  finish_line* finish;

  void on(work m, actors::context& self) {
    finish->cross(compute(m.theta));
    self.stop();
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.actors);
  watch.start();
  for (std::uint64_t i = 0; i < p.actors; ++i)
    sys.spawn<worker>(&finish).tell<work>(problem::theta);
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::fj_create

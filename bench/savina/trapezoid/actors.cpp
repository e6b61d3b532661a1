#include "bench/savina/trapezoid/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>

namespace bench::savina::trapezoid {

namespace {

struct work {
  double begin;
  std::uint64_t pieces;
  double width;
};
struct part {
  double area;
};
struct start {};

struct worker {
  using protocol = actors::protocol<work>;
  actors::ref<part> master;

  void on(work m, actors::context& self) {
    master.tell<part>(area(m.begin, m.pieces, m.width));
    self.stop();
  }
};

struct master {
  using protocol = actors::protocol<start, part>;
  const problem* p;
  std::promise<double>* result;
  std::uint64_t received = 0;
  double sum = 0;

  void on(start, actors::context& self) {
    const auto me = self.as_ref<master>();
    for (std::uint64_t i = 0; i < p->workers; ++i)
      self.spawn<worker>(me).tell<work>(p->begin(i), p->pieces / p->workers, p->width());
  }

  void on(part m, actors::context& self) {
    sum += m.area;
    if (++received < p->workers) return;
    result->set_value(sum);
    self.stop();
  }
};

double solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<double> result;
  watch.start();
  sys.spawn<master>(&p, &result).tell(start{});
  const auto sum = result.get_future().get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::trapezoid

#include "bench/core/fork-join/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <vector>

namespace bench::fork_join {

namespace {

struct work {};
struct deal {};

struct worker {
  using protocol = actors::protocol<work>;
  const problem* p;
  finish_line* finish;
  worker_state state = {};

  void on(work, actors::context& self) {
    state.compute();
    if (state.done() < p->per_actor()) return;
    finish->cross(state.digest());
    self.stop();
  }
};

struct dealer {
  using protocol = actors::protocol<deal>;
  const problem* p;
  std::vector<actors::ref<work>> workers;
  std::uint64_t hands = 0;

  void on(deal, actors::context& self) {
    for (std::uint64_t i = 0; i < p->hand; ++i)
      for (auto& w : workers) w.tell(work{});
    if (++hands < p->hands)
      self.as_ref<dealer>().tell(deal{});
    else
      self.stop();
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.actors);
  watch.start();
  std::vector<actors::ref<work>> workers;
  for (std::uint64_t i = 0; i < p.actors; ++i) workers.push_back(sys.spawn<worker>(&p, &finish));
  sys.spawn<dealer>(&p, std::move(workers)).tell(deal{});
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::fork_join

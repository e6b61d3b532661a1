#include "bench/core/fork-join/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <vector>

namespace bench::fork_join {

namespace {

struct work {};
struct played {};
struct deal {
  std::vector<actors::ref<work>> to;
};

struct worker {
  using protocol = actors::protocol<work>;
  const problem* p;
  actors::ref<played> dealer;
  finish_line* finish;
  worker_state state{p->sines};

  void on(work, actors::context& self) {
    state.compute();
    if (state.done() % p->hand == 0) dealer.tell(played{});
    if (state.done() < p->per_actor()) return;
    finish->cross(state.digest());
    self.stop();
  }
};

struct dealer {
  using protocol = actors::protocol<deal, played>;
  const problem* p;
  std::vector<actors::ref<work>> workers = {};
  std::uint64_t playing = 0;
  std::uint64_t hands = 0;

  void on(deal m) {
    workers = std::move(m.to);
    deal_hand();
  }

  void on(played, actors::context& self) {
    if (--playing > 0) return;
    if (++hands < p->hands)
      deal_hand();
    else
      self.stop();
  }

  void deal_hand() {
    playing = workers.size();
    for (std::uint64_t i = 0; i < p->hand; ++i)
      for (auto& w : workers) w.tell(work{});
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.actors);
  watch.start();
  auto table = sys.spawn<dealer>(&p);
  std::vector<actors::ref<work>> workers;
  for (std::uint64_t i = 0; i < p.actors; ++i)
    workers.push_back(sys.spawn<worker>(&p, table, &finish));
  table.tell<deal>(std::move(workers));
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, one_hand::of(s.scale)); }

outcome run_hands_actors(const setup& s) { return measure_rate_in_actors<many_hands>(s, solve); }

}  // namespace bench::fork_join

#include "bench/savina/a-star/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::savina::a_star {

namespace {

struct work {
  node_id node;
  node_id target;
};
struct received {};
struct done {};
struct stop {};

struct worker {
  using protocol = actors::protocol<work, stop>;
  grid* where;
  actors::ref<work, received, done, stop> master;
  std::vector<node_id> rest = {};

  void on(work m) {
    if (where->search(m.node, m.target, rest))
      master.tell(done{});
    else
      for (auto node : rest) master.tell<work>(node, m.target);
    master.tell(received{});
  }

  void on(stop m, actors::context& self) {
    master.tell(m);
    self.stop();
  }
};

struct start {};

struct master {
  using protocol = actors::protocol<start, work, received, done, stop>;
  grid* where;
  std::uint64_t count;
  finish_line* finish;
  std::vector<actors::ref_of<worker>> workers = {};
  std::uint64_t sent = 0;
  std::uint64_t completed = 0;
  bool stopping = false;

  void on(start, actors::context& self) {
    const auto me = self.as_ref<master>();
    for (std::uint64_t i = 0; i < count; ++i) workers.push_back(self.spawn<worker>(where, me));
    on(work{grid::origin(), where->target()});
  }

  void on(work m) { workers[sent++ % workers.size()].tell(m); }

  void on(received) {
    if (++completed == sent) stop_workers();
  }

  void on(done) { stop_workers(); }

  void on(stop, actors::context& self) {
    if (--count > 0) return;
    finish->cross();
    self.stop();
  }

  void stop_workers() {
    if (stopping) return;
    stopping = true;
    for (auto& w : workers) w.tell(stop{});
  }
};

bool solve(actors::system& sys, const problem& p, stopwatch& watch) {
  grid where(p);
  finish_line finish(1);
  watch.start();
  sys.spawn<master>(&where, p.workers, &finish).tell(start{});
  finish.wait();
  watch.stop();
  settle(sys);  // the workers use what ends here
  return where.has_way();
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::a_star

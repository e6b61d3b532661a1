// An actor walks for a while, then spawns one for each half of what it has found. It answers when
// they have answered.
#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::unbalanced_tree {

namespace {

struct visit_all {
  nodes open;
  using reply = problem::result;
};

struct walker {
  using protocol = actors::protocol<visit_all>;
  const problem* p;
  lab::meter* m;
  unsigned children = 0;
  problem::result visited = {};
  actors::promise<problem::result> answer = {};

  void on(visit_all task, actors::context& self, actors::promise<problem::result> when_done) {
    answer = std::move(when_done);
    visited = walk_on(
        task.open, [this](const node& at, const auto& fork) { return run_task(*p, *m, at, fork); });
    fork_halves(task.open, [&](nodes half) {
      ++children;
      self.spawn<walker>(p, m)
          .ask<visit_all>(std::move(half))
          .then([this, &self](const problem::result& below) {
            visited += below;
            --children;
            end_if_done(self);
          });
    });
    end_if_done(self);
  }
  void end_if_done(actors::context& self) {
    if (children > 0) return;
    answer.set(visited);
    self.stop();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto root = sys.spawn<walker>(&p, &m);
  m.start();
  const auto visited = root.ask<visit_all>(nodes{root_of(p)}).get();
  m.stop();
  return visited;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::unbalanced_tree

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

  actors::task<problem::result> on(visit_all task, actors::context& self) {
    auto visited = walk_on(
        task.open, [this](const node& at, const auto& fork) { return run_task(*p, *m, at, fork); });
    std::vector<actors::future<problem::result>> halves;
    fork_halves(task.open, [&](nodes half) {
      auto child = self.spawn<walker>(p, m);
      halves.push_back(child.ask<visit_all>(std::move(half)));
      child.stop();
    });
    for (auto& each : halves) visited += co_await std::move(each);
    co_return visited;
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto root = sys.spawn<walker>(&p, &m);
  m.start();
  const auto visited = root.ask<visit_all>(nodes{root_of(p)}).get();
  m.stop();
  root.stop();
  return visited;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::unbalanced_tree

#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::n_queens {

namespace {

struct solve_below {
  placement at;
  using reply = std::uint64_t;
};

struct solver {
  using protocol = actors::protocol<solve_below>;
  const problem* p;
  lab::meter* m;

  actors::task<std::uint64_t> on(solve_below task, actors::context& self) {
    std::vector<actors::future<std::uint64_t>> below;
    auto found = run_task(*p, *m, task.at, [&](const placement& next) {
      auto child = self.spawn<solver>(p, m);
      below.push_back(child.ask<solve_below>(next));
      child.stop();
    });
    for (auto& each : below) found += co_await std::move(each);
    co_return found;
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto root = sys.spawn<solver>(&p, &m);
  m.start();
  const auto found = root.ask<solve_below>(placement{}).get();
  m.stop();
  root.stop();
  return found;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::n_queens

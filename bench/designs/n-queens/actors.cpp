// An actor for each task. It spawns those that it forks, and answers when they have answered.
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
  std::uint64_t open = 1;  // what this one finds itself, and its children
  std::uint64_t found = 0;
  actors::promise<std::uint64_t> answer = {};

  void on(solve_below task, actors::context& self, actors::promise<std::uint64_t> when_done) {
    answer = std::move(when_done);
    const auto found_here = run_task(*p, *m, task.at, [&](const placement& next) {
      ++open;
      self.spawn<solver>(p, m).ask<solve_below>(next).then(
          [this, &self](std::uint64_t n) { add(n, self); });
    });
    add(found_here, self);
  }
  void add(std::uint64_t n, actors::context& self) {
    found += n;
    if (--open > 0) return;
    answer.set(found);
    self.stop();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto root = sys.spawn<solver>(&p, &m);
  m.start();
  const auto found = root.ask<solve_below>(placement{}).get();
  m.stop();
  return found;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::n_queens

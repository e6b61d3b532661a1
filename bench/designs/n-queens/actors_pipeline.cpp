// What a loop is to solve is made by the source; the forks and joins are those of the pipeline.
#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <actors/pipeline/pipeline.hpp>

namespace bench::designs::n_queens {

namespace {

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  namespace flow = actors::pipeline;
  problem::result all = 0;
  m.start();
  const auto task = [&](const placement& at) {
    return run_task(p, m, at, [](const placement&) {});
  };
  auto done = flow::from(sys, all_tasks(p)) |
              flow::map(task, flow::parallel(sys.workers()), flow::unordered) |
              flow::into([&](std::uint64_t found) { all += found; });
  done.get();
  m.stop();
  return all;
}

}  // namespace

outcome run_actors_pipeline(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::n_queens

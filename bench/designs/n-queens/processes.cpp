// Worker processes that know the function. How long a task takes there is not known here.
#include "bench/designs/n-queens/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/process_executor.hpp>

#include <ranges>

namespace bench::designs::n_queens {

struct board {
  unsigned queens;
  placement at;
};

inline std::uint64_t solutions_of_board(const board& b) { return solutions_below(b.queens, b.at); }

namespace {

problem::result solve(actors::executor_base& on, const problem& p, unsigned workers,
                      lab::meter& m) {
  problem::result all = 0;
  m.start();
  const auto tasks = all_tasks(p);
  const auto boards = tasks | std::views::transform([&](const placement& at) {
                        return board{p.queens, at};
                      });
  for (const auto found :
       on.map(boards, actors::fn<solutions_of_board>, tasks_together(tasks.size(), workers)))
    all += found;
  m.stop();
  return all;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  actors::process_executor on({.workers = s.workers});
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, s.workers, m); });
}

}  // namespace bench::designs::n_queens

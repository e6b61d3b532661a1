// Worker processes walk for a while and send back what they have found; the main one hands it out
// again in halves. How long a node takes there is not known here.
#include "bench/designs/unbalanced-tree/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/process_executor.hpp>

#include <deque>

namespace bench::designs::unbalanced_tree {

struct walked {
  std::uint64_t visited;
  std::uint64_t sum;
  nodes open;
};

inline walked walk_for_a_while(nodes open, std::uint64_t work_ns) {
  const std::chrono::nanoseconds work(work_ns);
  problem::result all;
  for (int i = 0; i < 8 && !open.empty(); ++i)  // a message is dearer than here
    all += walk_on(open, [&](const node& at, const auto& fork) {
      return problem::result{1, visit(at, work, fork)};
    });
  return {all.nodes, all.sum, std::move(open)};
}

namespace {

problem::result solve(actors::executor_base& on, const problem& p, lab::meter& m) {
  problem::result all;
  std::deque<actors::future<walked>> under_way;
  const auto submit = [&](nodes open) {
    under_way.push_back(on.submit(actors::fn<walk_for_a_while>, std::move(open),
                                  static_cast<std::uint64_t>(p.work.count())));
  };
  m.start();
  submit({root_of(p)});
  while (!under_way.empty()) {
    const auto one = std::move(under_way.front()).get();
    under_way.pop_front();
    all += {one.visited, one.sum};
    fork_halves(one.open, submit);
  }
  m.stop();
  return all;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  actors::process_executor on({.workers = s.workers});
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, m); });
}

}  // namespace bench::designs::unbalanced_tree

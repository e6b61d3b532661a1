#include "bench/designs/unbalanced-tree/on_threads.hpp"
#include "bench/lab/lockfree_tasks.hpp"

namespace bench::designs::unbalanced_tree {

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return visit_all(p, s.workers, m,
                     [&](auto body) { lab::work_off_lockfree(m, s.workers, root_of(p), body); });
  });
}

}  // namespace bench::designs::unbalanced_tree

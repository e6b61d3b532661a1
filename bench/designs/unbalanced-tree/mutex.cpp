#include "bench/designs/unbalanced-tree/on_threads.hpp"
#include "bench/lab/shared_stack.hpp"

namespace bench::designs::unbalanced_tree {

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) {
    return visit_all(p, s.workers, m,
                     [&](auto body) { lab::work_off(m, s.workers, root_of(p), body); });
  });
}

}  // namespace bench::designs::unbalanced_tree

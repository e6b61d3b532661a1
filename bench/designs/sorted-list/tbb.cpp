// Workers are the iterations of a parallel loop. TBB's own concurrent sets are skip lists and
// trees, which would be another problem.
#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/spin_rw_mutex.h>

namespace bench::designs::sorted_list {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  oneapi::tbb::spin_rw_mutex lock;
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.workers, [&](std::uint64_t i) {
    worker(p, report, m, i).live([&](operation o) {
      oneapi::tbb::spin_rw_mutex::scoped_lock guard(lock, o.writes());
      return list.apply(o);
    });
  });
  m.stop();
  return close(p, report, list);
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::sorted_list

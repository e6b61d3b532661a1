#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::sorted_list {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  m.start();
  for (std::uint64_t i = 0; i < p.workers; ++i)
    worker(p, report, m, i).live([&](operation o) { return list.apply(o); });
  m.stop();
  return close(p, report, list);
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list

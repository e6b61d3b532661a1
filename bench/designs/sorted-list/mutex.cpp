#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_threads.hpp"

#include <mutex>

namespace bench::designs::sorted_list {

namespace {

struct locked_list {
  std::mutex lock = {};
  linked_list list;

  std::uint64_t apply(operation o) {
    std::lock_guard guard(lock);
    return list.apply(o);
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  locked_list list{.list = linked_list(p.keys)};
  lab::run_threads(m, p.workers, [&](std::uint64_t i) {
    worker(p, report, m, i).live([&](operation o) { return list.apply(o); });
  });
  return close(p, report, list.list);
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list

// The list belongs to an executor with one thread; an operation is a task.
#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::sorted_list {

namespace {

struct owned_list {
  linked_list list;
  actors::thread_executor owner{1};

  std::uint64_t apply(operation o) {
    return owner.submit([this, o] { return list.apply(o); }).get();
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  owned_list list{.list = linked_list(p.keys)};
  lab::run_threads(m, p.workers, [&](std::uint64_t i) {
    worker(p, report, m, i).live([&](operation o) { return list.apply(o); });
  });
  return close(p, report, list.list);
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list

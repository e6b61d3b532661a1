// There is a permit for each worker. A reader takes one, a writer all of them; writers take turns,
// or two would wait for each other's.
#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::sorted_list {

namespace {

class permitted_list {
public:
  explicit permitted_list(const problem& p)
      : list(p.keys), workers_(static_cast<unsigned>(p.workers)), permits_(workers_) {}

  std::uint64_t apply(operation o) { return o.writes() ? write(o) : read(o); }

  linked_list list;

private:
  std::uint64_t read(operation o) {
    permits_.acquire();
    const auto answer = list.read(o);
    permits_.release();
    return answer;
  }
  std::uint64_t write(operation o) {
    writing_.acquire();
    for (unsigned i = 0; i < workers_; ++i) permits_.acquire();
    writing_.release();
    const auto answer = list.write(o);
    permits_.release(workers_);
    return answer;
  }

  unsigned workers_;
  lab::semaphore permits_;
  lab::semaphore writing_{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  permitted_list list(p);
  lab::run_threads(m, p.workers, [&](std::uint64_t i) {
    worker(p, report, m, i).live([&](operation o) { return list.apply(o); });
  });
  return close(p, report, list.list);
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list

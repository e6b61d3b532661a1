// Everything on one thread: coroutines that give up their turn after each operation.
#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::sorted_list {

namespace {

actors::task<void> client(actors::loop& on, linked_list& list, worker self) {
  while (self.has_more()) {
    self.end(list.apply(self.begin()));
    co_await lab::turn{on};
  }
  self.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  lab::run_in_loop(m, p.workers, [&](actors::loop& on, std::uint64_t i) {
    return client(on, list, worker(p, report, m, i));
  });
  return close(p, report, list);
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list

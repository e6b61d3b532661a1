// Everything on one thread: coroutines that give up their turn after each increment, so that the
// parties go on side by side. There is nothing to protect.
#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::counter {

namespace {

actors::task<void> client(actors::loop& on, const problem& p, problem::result& r, lab::party me) {
  while (me.operations() < p.increments) {
    const auto since = me.begin();
    r.sum_of_values += increment(r.count, p.work);
    me.end(since);
    co_await lab::turn{on};
  }
  me.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  lab::run_in_loop(m, p.parties, [&](actors::loop& on, std::uint64_t i) {
    return client(on, p, r, lab::party(m, i));
  });
  return r;
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::counter

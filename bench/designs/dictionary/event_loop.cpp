// Coroutines on one thread that give up their turn after each operation.
#include "bench/designs/dictionary/problem.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::dictionary {

namespace {

actors::task<void> party(actors::loop& on, table& shared, client c, problem::result& r) {
  while (c.has_more()) {
    c.begin();
    c.end(c.new_value() == 0 ? shared.look_up(c.at()) : shared.set(c.at(), c.new_value()));
    co_await lab::turn{on};
  }
  r += c.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  table shared(p.work);
  lab::run_in_loop(m, p.parties, [&](actors::loop& on, std::uint64_t i) {
    return party(on, shared, client(p, lab::party(m, i), i), r);
  });
  r.left = shared.sum();
  return r;
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary

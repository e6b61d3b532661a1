#include "bench/designs/ring/problem.hpp"
#include "bench/lab/in_loop.hpp"

#include <queue>

namespace bench::designs::ring {

namespace {

/// Nobody interrupts: what waits needs no lock.
struct place {
  std::queue<token> tokens = {};
  std::coroutine_handle<> waiting = {};
};

struct arrival {
  place& at;
  bool await_ready() const noexcept { return !at.tokens.empty(); }
  void await_suspend(std::coroutine_handle<> h) const noexcept { at.waiting = h; }
  token await_resume() const {
    const auto t = at.tokens.front();
    at.tokens.pop();
    return t;
  }
};

void put(actors::loop& on, place& to, token t) {
  to.tokens.push(t);
  if (to.waiting) on.post([h = std::exchange(to.waiting, {})] { h.resume(); });
}

actors::task<void> live(actors::loop& on, place& mine, place& next, member me) {
  while (me.expects_more()) {
    auto t = co_await arrival{mine};
    if (me.take(t)) put(on, next, t);
  }
}

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  std::vector<place> places(p.members);
  for (std::uint64_t t = 0; t < p.tokens; ++t) places[p.start_of(t)].tokens.push({p.per_token()});
  lab::run_in_loop(m, p.members, [&](actors::loop& on, std::uint64_t i) {
    return live(on, places[i], places[p.next_of(i)], member(p, report, m, i));
  });
  return report.close();
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::ring

// Coroutines on one thread.
#include "bench/designs/smokers/problem.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::smokers {

namespace {

struct bell {
  explicit bell(std::uint64_t smokers) : called(smokers), chairs(smokers, nullptr) {}
  std::vector<char> called;
  std::vector<lab::waiting_line*> chairs;  // one for each smoker
  lab::waiting_line* agent = nullptr;
  bool taken = false;
};

actors::task<void> deal_all(actors::loop& on, const problem& p, table& t, bell& rings,
                            lab::party me) {
  lab::waiting_line line(on);
  rings.agent = &line;
  draw drawn(p);
  while (me.operations() < p.rounds) {
    const auto since = me.begin();
    const auto smoker = drawn.next();
    t.lay(smoker);
    rings.called[smoker] = 1;
    if (rings.chairs[smoker]) rings.chairs[smoker]->wake_one();
    while (!rings.taken) co_await line.wait();
    rings.taken = false;
    me.end(since);
  }
  me.leave();
}

actors::task<void> smoker(actors::loop& on, table& t, bell& rings, std::uint64_t index,
                          std::uint64_t turns) {
  lab::waiting_line line(on);
  rings.chairs[index] = &line;
  for (; turns > 0; --turns) {
    while (!rings.called[index]) co_await line.wait();
    rings.called[index] = 0;
    t.take(index);
    rings.taken = true;
    rings.agent->wake_one();
    t.smoke(index);
  }
  rings.chairs[index] = nullptr;
}

problem::result solve(const problem& p, lab::meter& m) {
  table t(p);
  bell rings(p.smokers);
  const auto all = turns(p);
  lab::run_in_loop(m, p.smokers + 1, [&](actors::loop& on, std::uint64_t i) {
    if (i == 0) return deal_all(on, p, t, rings, lab::party(m, 0));
    return smoker(on, t, rings, i - 1, all[i - 1]);
  });
  return t.result();
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::smokers

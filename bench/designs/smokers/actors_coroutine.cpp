#include "bench/designs/smokers/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::smokers {

namespace {

struct take {
  using reply = actors::done;  // as soon as the table is empty
};
struct run {
  using reply = actors::done;
};

struct smoker {
  using protocol = actors::protocol<take>;
  table* t;
  std::uint64_t index;

  void on(take, actors::promise<actors::done> taken) {
    t->take(index);
    taken.set();
    t->smoke(index);
  }
};

struct agent {
  using protocol = actors::protocol<run>;
  const problem* p;
  table* t;
  lab::party me;
  std::vector<actors::ref_of<smoker>> smokers;

  actors::task<> on(run) {
    draw drawn(*p);
    while (me.operations() < p->rounds) {
      const auto since = me.begin();
      const auto next = drawn.next();
      t->lay(next);
      co_await smokers[next].ask<take>();
      me.end(since);
    }
    me.leave();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  table t(p);
  std::vector<actors::ref_of<smoker>> smokers;
  for (std::uint64_t i = 0; i < p.smokers; ++i) smokers.push_back(sys.spawn<smoker>(&t, i));
  auto deals = sys.spawn<agent>(&p, &t, lab::party(m, 0), smokers);
  m.start();
  deals.ask<run>().get();
  settle(sys);  // the last ones still smoke
  m.stop();
  deals.stop();
  for (auto& each : smokers) each.stop();
  return t.result();
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::smokers

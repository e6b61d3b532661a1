#include "bench/designs/smokers/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::smokers {

namespace {

struct taken {};
struct begin {
  actors::ref<taken> agent;
};

struct smoker {
  using protocol = actors::protocol<begin>;
  table* t;
  std::uint64_t index;
  finish_line* finish;

  void on(const begin& m) {
    t->take(index);
    m.agent.tell<taken>();
    t->smoke(index);
    finish->cross();
  }
};

struct agent {
  using protocol = actors::protocol<taken>;
  const problem* p;
  table* t;
  lab::party me;
  finish_line* finish;
  std::vector<actors::ref_of<smoker>> smokers;
  draw drawn{*p};
  bool begun = false;
  lab::party::mark since = {};

  void on(taken, actors::context& self) {
    if (begun) me.end(since);
    begun = true;
    if (me.operations() == p->rounds) {
      me.leave();
      return finish->cross();
    }
    since = me.begin();
    const auto next = drawn.next();
    t->lay(next);
    smokers[next].tell<begin>(self.as_ref<agent>());
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  table t(p);
  finish_line finish(p.rounds + 1);  // the agent, too
  std::vector<actors::ref_of<smoker>> smokers;
  for (std::uint64_t i = 0; i < p.smokers; ++i)
    smokers.push_back(sys.spawn<smoker>(&t, i, &finish));
  auto deals = sys.spawn<agent>(&p, &t, lab::party(m, 0), &finish, smokers);
  m.start();
  deals.tell<taken>();  // the table is empty
  finish.wait();
  m.stop();
  deals.stop();
  for (auto& each : smokers) each.stop();
  settle(sys);
  return t.result();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::smokers

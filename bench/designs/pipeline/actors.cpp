// A stage is an actor with a bounded mailbox: who tells a full one is held back by the library.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::pipeline {

namespace {

struct batch {
  items some;
};

struct stage_actor {
  using protocol = actors::protocol<batch>;
  stage my;
  actors::ref<batch> next;

  void on(batch m) {
    my.handle(m.some);
    next.tell<batch>(std::move(m.some));
  }
};

struct sink_actor {
  using protocol = actors::protocol<batch>;
  sink my;
  problem::result* all;
  finish_line* finish;

  void on(const batch& m) {
    my.take(m.some);
    if (!my.complete()) return;
    *all = my.leave();
    finish->cross();
  }
};

actors::spawn_options bounded() {
  using namespace std::chrono_literals;
  return {.mailbox = {.capacity = problem::room, .patience = 1min}};
}

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result all;
  finish_line finish(1);
  std::vector<actors::ref<batch>> chain{
      sys.spawn<sink_actor>(bounded(), sink(p, m), &all, &finish)};
  for (auto& s : make_stages(p))
    chain.push_back(sys.spawn<stage_actor>(bounded(), s, actors::ref<batch>(chain.back())));
  source from(p);
  m.start();
  while (!from.over()) chain.back().tell<batch>(from.batch());
  finish.wait();
  m.stop();
  for (auto& each : chain) each.stop();
  return all;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::pipeline

// A stage is an actor whose handler waits for room in the next one's mailbox.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::pipeline {

namespace {

struct batch {
  items some;
};
struct begin {};

struct source_actor {
  using protocol = actors::protocol<begin>;
  source my;
  actors::ref<batch> next;

  actors::task<> on(begin) {
    while (!my.over()) co_await next.send<batch>(my.batch());
  }
};

struct stage_actor {
  using protocol = actors::protocol<batch>;
  stage my;
  actors::ref<batch> next;

  actors::task<> on(batch m) {
    my.handle(m.some);
    co_await next.send<batch>(std::move(m.some));
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

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result all;
  finish_line finish(1);
  const actors::spawn_options bounded{.mailbox = {.capacity = problem::room}};
  std::vector<actors::ref<batch>> chain{sys.spawn<sink_actor>(bounded, sink(p, m), &all, &finish)};
  for (auto& s : make_stages(p))
    chain.push_back(sys.spawn<stage_actor>(bounded, s, actors::ref<batch>(chain.back())));
  auto feeder = sys.spawn<source_actor>(source(p), chain.back());
  m.start();
  feeder.tell<begin>();
  finish.wait();
  m.stop();
  feeder.stop();
  for (auto& each : chain) each.stop();
  return all;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::pipeline

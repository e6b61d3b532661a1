// An actor for each range; whoever has it may write to it. It answers when it is in order.
#include "bench/designs/quicksort/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::quicksort {

namespace {

struct sort {
  static constexpr bool shares = true;  // halves of one array
  range numbers;
  using reply = actors::done;
};

struct sorter {
  using protocol = actors::protocol<sort>;
  const problem* p;
  lab::meter* m;
  unsigned open = 0;
  actors::promise<actors::done> answer = {};

  void on(sort task, actors::context& self, actors::promise<actors::done> when_done) {
    answer = std::move(when_done);
    run_task(*p, *m, task.numbers, [&](range half) {
      ++open;
      self.spawn<sorter>(p, m).ask<sort>(half).then([this, &self](actors::done) {
        --open;
        end_if_done(self);
      });
    });
    end_if_done(self);
  }
  void end_if_done(actors::context& self) {
    if (open > 0) return;
    answer.set();
    self.stop();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto numbers = p.input();
  auto root = sys.spawn<sorter>(&p, &m);
  m.start();
  root.ask<sort>(range(numbers)).get();
  m.stop();
  return numbers;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::quicksort

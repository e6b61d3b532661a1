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

  actors::task<> on(sort task, actors::context& self) {
    std::vector<actors::future<actors::done>> halves;
    run_task(*p, *m, task.numbers, [&](range half) {
      auto child = self.spawn<sorter>(p, m);
      halves.push_back(child.ask<sort>(half));
      child.stop();
    });
    for (auto& each : halves) co_await std::move(each);
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto numbers = p.input();
  auto root = sys.spawn<sorter>(&p, &m);
  m.start();
  root.ask<sort>(range(numbers)).get();
  m.stop();
  root.stop();
  return numbers;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::quicksort

// A process for each stage, for the source and for the sink, with a pipe before each.
#include "bench/designs/pipeline/problem.hpp"
#include "bench/lab/in_processes.hpp"
#include "bench/lab/typed_pipe.hpp"

namespace bench::designs::pipeline {

namespace {

using pipes = std::array<lab::typed_pipe<item>, stages + 1>;

/// The items are counted: nobody need say that they are over.
void run_stage(const problem& p, std::size_t i, pipes& before) {
  stage my{p.work};
  items some;
  while (my.handled < p.items) {
    before[i].read(some, p.batch());
    my.handle(some);
    before[i + 1].write(some);
  }
}

problem::result run_sink(const problem& p, lab::meter& m, lab::typed_pipe<item>& from) {
  sink to(p, m);
  items some;
  while (!to.complete()) {
    from.read(some, p.batch());
    to.take(some);
  }
  return to.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<problem::result> result;
  pipes before;
  lab::run_processes(m, stages + 2, [&](std::uint64_t i) {
    if (i < stages)
      run_stage(p, i, before);
    else if (i == stages)
      *result = run_sink(p, m, before[stages]);
    else
      for (source from(p); !from.over();) before[0].write(from.batch());
  });
  return *result;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::pipeline

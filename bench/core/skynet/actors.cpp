#include "bench/core/skynet/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::skynet {

namespace {

struct sum {
  std::uint64_t value;
};

/// A subtree with this many leaves, the first of which has this number.
struct grow {
  std::uint64_t number;
  std::uint64_t leaves;
};

struct node {
  using protocol = actors::protocol<grow, sum>;
  actors::ref<sum> parent;
  std::uint64_t total = 0;
  std::uint64_t missing = problem::children;

  void on(grow g, actors::context& self) {
    if (g.leaves == 1) {
      report(g.number, self);
      return;
    }
    const auto share = g.leaves / problem::children;
    const auto me = self.as_ref<node>();
    for (std::uint64_t i = 0; i < problem::children; ++i)
      self.spawn<node>(me).tell<grow>(g.number + i * share, share);
  }

  void on(sum s, actors::context& self) {
    total += s.value;
    if (--missing == 0) report(total, self);
  }

  void report(std::uint64_t value, actors::context& self) {
    parent.tell<sum>(value);
    self.stop();
  }
};

struct root {
  using protocol = actors::protocol<sum>;
  finish_line* finish;

  void on(sum s) { finish->cross(s.value); }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto top = sys.spawn<root>(&finish);
  sys.spawn<node>(top).tell<grow>(0u, p.leaves);
  const auto result = finish.wait();
  watch.stop();
  top.stop();
  return result;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::skynet

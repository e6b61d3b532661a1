#include "bench/core/skynet/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::skynet {

namespace {

struct state {
  std::uint64_t sum = 0;
  std::uint64_t missing = problem::children;
};

/// A subtree with this many leaves, the first of which has this number. A leaf returns no behavior
/// and so ends at once.
caf::behavior node(caf::stateful_actor<state>* self, const caf::actor& parent, std::uint64_t number,
                   std::uint64_t leaves) {
  if (leaves == 1) {
    self->send(parent, number);
    return {};
  }
  const auto share = leaves / problem::children;
  const caf::actor me{self};
  for (std::uint64_t i = 0; i < problem::children; ++i)
    self->spawn(node, me, number + i * share, share);
  return {[=](std::uint64_t sum) {
    self->state.sum += sum;
    if (--self->state.missing > 0) return;
    self->send(parent, self->state.sum);
    self->quit();
  }};
}

caf::behavior root(caf::event_based_actor* self, finish_line* finish) {
  return {[=](std::uint64_t sum) {
    finish->cross(sum);
    self->quit();
  }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto top = sys.spawn(root, &finish);
  sys.spawn(node, top, std::uint64_t{0}, p.leaves);
  const auto sum = finish.wait();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::skynet
